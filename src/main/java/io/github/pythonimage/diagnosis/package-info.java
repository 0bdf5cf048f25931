/**
 * Why a step failed: reads what compilers, build tools and installers wrote, and says it in one
 * sentence. Pure: text in, text out.
 */
@NullMarked
package io.github.pythonimage.diagnosis;

import org.jspecify.annotations.NullMarked;
