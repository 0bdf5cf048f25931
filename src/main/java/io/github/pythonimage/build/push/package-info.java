/** Pushes verified images, by digest where that is possible. */
@NullMarked
package io.github.pythonimage.build.push;

import org.jspecify.annotations.NullMarked;
