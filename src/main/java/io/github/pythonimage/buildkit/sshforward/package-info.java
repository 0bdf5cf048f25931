/** Forwards SSH agents of this machine to build steps. Knows nothing of builds. */
@NullMarked
package io.github.pythonimage.buildkit.sshforward;

import org.jspecify.annotations.NullMarked;
