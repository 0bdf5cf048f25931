/** Rules on the files of an image. They run no code of the image. */
@NullMarked
package io.github.pythonimage.verify.rules;

import org.jspecify.annotations.NullMarked;
