/** The shared libraries in an image: where the loader looks, and what it would find there. */
@NullMarked
package io.github.pythonimage.verify.libraries;

import org.jspecify.annotations.NullMarked;
