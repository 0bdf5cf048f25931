/**
 * Serves folders of blobs to the daemon, in the layout that OCI gave them: BuildKit keeps caches in
 * them. Knows nothing of solves, sessions or engines.
 */
@NullMarked
package io.github.pythonimage.buildkit.layout;

import org.jspecify.annotations.NullMarked;
