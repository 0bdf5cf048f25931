/**
 * Opens a gRPC channel to an engine or a buildkitd: sockets, protocol detection, versions, time
 * limits.
 */
@NullMarked
package io.github.pythonimage.buildkit.connection;

import org.jspecify.annotations.NullMarked;
