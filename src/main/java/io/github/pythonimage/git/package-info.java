/** What git knows of the files of a work tree; the only room that sees JGit. */
@NullMarked
package io.github.pythonimage.git;

import org.jspecify.annotations.NullMarked;
