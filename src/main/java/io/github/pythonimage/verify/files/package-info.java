/** The files of an image, read as a stream and kept as compactly as the rules allow. */
@NullMarked
package io.github.pythonimage.verify.files;

import org.jspecify.annotations.NullMarked;
