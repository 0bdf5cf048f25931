/**
 * A BuildKit client. It connects to daemons, runs builds and reports their progress. It knows
 * nothing of Python or Maven.
 *
 * <p>{@link io.github.pythonimage.buildkit.BuildKit} is the way in: connect it to an {@link
 * io.github.pythonimage.buildkit.endpoint.Endpoint}, start any number of builds on the one
 * connection, follow each through its {@link
 * io.github.pythonimage.buildkit.progress.ProgressListener}.
 */
@NullMarked
package io.github.pythonimage.buildkit;

import org.jspecify.annotations.NullMarked;
