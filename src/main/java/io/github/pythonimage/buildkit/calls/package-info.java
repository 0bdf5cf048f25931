/** How the services of a session are served to a daemon. Knows nothing of solves or engines. */
@NullMarked
package io.github.pythonimage.buildkit.calls;

import org.jspecify.annotations.NullMarked;
