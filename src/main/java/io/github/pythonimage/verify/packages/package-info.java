/** The packages in an image, of Python and of rpm: nothing of them is run. */
@NullMarked
package io.github.pythonimage.verify.packages;

import org.jspecify.annotations.NullMarked;
