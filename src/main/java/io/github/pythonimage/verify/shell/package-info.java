/** What the startup files of shells run, as far as their text says it. */
@NullMarked
package io.github.pythonimage.verify.shell;

import org.jspecify.annotations.NullMarked;
