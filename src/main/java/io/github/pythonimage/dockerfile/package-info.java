/** A planned image as the text of a Dockerfile. The only room that sees Velocity. */
@NullMarked
package io.github.pythonimage.dockerfile;

import org.jspecify.annotations.NullMarked;
