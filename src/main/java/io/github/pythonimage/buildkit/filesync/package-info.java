/**
 * Serves build contexts to the daemon: a BuildKit session's FileSync service, with its protocol for
 * trees of files and its rules for ignore patterns. Knows nothing of solves, sessions or engines.
 */
@NullMarked
package io.github.pythonimage.buildkit.filesync;

import org.jspecify.annotations.NullMarked;
