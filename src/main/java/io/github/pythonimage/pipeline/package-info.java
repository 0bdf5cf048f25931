/** The recipe: plan, render, solve, verify, report. */
@NullMarked
package io.github.pythonimage.pipeline;

import org.jspecify.annotations.NullMarked;
