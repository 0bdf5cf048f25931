/** HTTP with limits: on time, on the length of answers, and on where credentials may go. */
@NullMarked
package io.github.pythonimage.http;

import org.jspecify.annotations.NullMarked;
