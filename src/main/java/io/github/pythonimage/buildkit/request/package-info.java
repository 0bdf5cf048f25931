/** The description of a build and its result, as immutable values. */
@NullMarked
package io.github.pythonimage.buildkit.request;

import org.jspecify.annotations.NullMarked;
