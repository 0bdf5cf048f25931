/** What will be built: the matrix, expanded and checked. Pure: no files, no network, no clock. */
@NullMarked
package io.github.pythonimage.plan;

import org.jspecify.annotations.NullMarked;
