/**
 * Lends SSH agents of this machine to the steps of a build. Knows nothing of solves, sessions or
 * engines.
 */
@NullMarked
package io.github.pythonimage.buildkit.ssh;

import org.jspecify.annotations.NullMarked;
