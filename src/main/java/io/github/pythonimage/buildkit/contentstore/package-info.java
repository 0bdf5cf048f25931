/** Serves caches in folders with OCI layout to the daemon. Knows nothing of builds. */
@NullMarked
package io.github.pythonimage.buildkit.contentstore;

import org.jspecify.annotations.NullMarked;
