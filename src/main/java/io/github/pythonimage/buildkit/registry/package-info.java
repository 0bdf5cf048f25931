/**
 * Puts images for single platforms together in a registry, by its HTTP interface. Knows nothing of
 * daemons.
 */
@NullMarked
package io.github.pythonimage.buildkit.registry;

import org.jspecify.annotations.NullMarked;
