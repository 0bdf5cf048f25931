/** Rules on what an image does when it runs. They can only add findings. */
@NullMarked
package io.github.pythonimage.verify.inside;

import org.jspecify.annotations.NullMarked;
