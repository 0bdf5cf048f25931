/** The Python packages in an image, read from its files: nothing of them is run. */
@NullMarked
package io.github.pythonimage.verify.packages;

import org.jspecify.annotations.NullMarked;
