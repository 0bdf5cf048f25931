/** Wheels as they lie in folders, and how they get to an index. */
@NullMarked
package io.github.pythonimage.pypi;

import org.jspecify.annotations.NullMarked;
