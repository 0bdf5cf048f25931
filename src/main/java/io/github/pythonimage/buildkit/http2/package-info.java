/**
 * HTTP/2 (RFC 9113) with its compressed headers (RFC 7541), for both ends of a connection, over any
 * socket. Knows nothing of what is said over it.
 */
@NullMarked
package io.github.pythonimage.buildkit.http2;

import org.jspecify.annotations.NullMarked;
