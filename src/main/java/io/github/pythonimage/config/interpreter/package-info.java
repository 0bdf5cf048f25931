/**
 * How the Python interpreter comes into the image: compiled, downloaded, from packages, or the base
 * image's own.
 */
@NullMarked
package io.github.pythonimage.config.interpreter;

import org.jspecify.annotations.NullMarked;
