/** Serves gRPC services to a daemon. Knows nothing of builds. */
@NullMarked
package io.github.pythonimage.buildkit.grpc;

import org.jspecify.annotations.NullMarked;
