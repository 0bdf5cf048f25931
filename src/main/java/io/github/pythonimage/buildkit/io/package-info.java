/** Threads, streams and files that several services share. Knows nothing of builds. */
@NullMarked
package io.github.pythonimage.buildkit.io;

import org.jspecify.annotations.NullMarked;
