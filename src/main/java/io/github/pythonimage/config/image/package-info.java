/** A whole {@code <image>}: the base, the Pythons, the runtime and the policies. */
@NullMarked
package io.github.pythonimage.config.image;

import org.jspecify.annotations.NullMarked;
