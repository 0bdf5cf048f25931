/**
 * gRPC over HTTP/2, for both ends of a connection: calls of ours, and services that the other side
 * calls. Knows nothing of BuildKit.
 */
@NullMarked
package io.github.pythonimage.buildkit.rpc;

import org.jspecify.annotations.NullMarked;
