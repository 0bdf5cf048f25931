/** Where daemons listen, how TLS protects them, and what a connected daemon is. */
@NullMarked
package io.github.pythonimage.buildkit.endpoint;

import org.jspecify.annotations.NullMarked;
