/**
 * Requirements, package indexes, build tools and everything else that {@code <wheels>} configures.
 */
@NullMarked
package io.github.pythonimage.config.wheels;

import org.jspecify.annotations.NullMarked;
