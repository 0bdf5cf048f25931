/**
 * Rules on an image as it lies in the engine: its files, configuration and history. They run no
 * code of the image.
 */
@NullMarked
package io.github.pythonimage.verify.rules;

import org.jspecify.annotations.NullMarked;
