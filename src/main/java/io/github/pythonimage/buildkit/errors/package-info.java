/** Everything that can fail, one type for each case that a caller treats differently. */
@NullMarked
package io.github.pythonimage.buildkit.errors;

import org.jspecify.annotations.NullMarked;
