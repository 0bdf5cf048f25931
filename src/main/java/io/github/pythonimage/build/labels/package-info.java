/** Labels that images get from their project and its git history. */
@NullMarked
package io.github.pythonimage.build.labels;

import org.jspecify.annotations.NullMarked;
