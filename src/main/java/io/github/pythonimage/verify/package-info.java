/**
 * Proves that a finished image is good: looks at it from inside and outside, collects every
 * finding, and leaves it to the caller to fail.
 */
@NullMarked
package io.github.pythonimage.verify;

import org.jspecify.annotations.NullMarked;
