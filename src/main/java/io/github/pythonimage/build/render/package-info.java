/** Writes the Dockerfiles and the bake file. */
@NullMarked
package io.github.pythonimage.build.render;

import org.jspecify.annotations.NullMarked;
