/** Verifies built images, and sets the tags of those that passed. */
@NullMarked
package io.github.pythonimage.build.verify;

import org.jspecify.annotations.NullMarked;
