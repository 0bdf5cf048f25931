/** What a run tells the user: log lines, the live view, and the terminal below them. */
@NullMarked
package io.github.pythonimage.progress;

import org.jspecify.annotations.NullMarked;
