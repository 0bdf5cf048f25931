/** The goals: each is one recipe of planning, rendering, building, verifying and publishing. */
@NullMarked
package io.github.pythonimage.build;

import org.jspecify.annotations.NullMarked;
