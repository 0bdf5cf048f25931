/** Evaluates policies on an image: is its base supported, is its Python, is everything pinned. */
@NullMarked
package io.github.pythonimage.plan.policy;

import org.jspecify.annotations.NullMarked;
