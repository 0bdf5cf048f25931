/** Rules on the configuration of an image, its layers, names and size. */
@NullMarked
package io.github.pythonimage.verify.rules.config;

import org.jspecify.annotations.NullMarked;
