/**
 * The stream through which a daemon calls the client during builds, and the small services on it.
 */
@NullMarked
package io.github.pythonimage.buildkit.session;

import org.jspecify.annotations.NullMarked;
