/**
 * Verifies a finished image: reads its files and configuration, runs a probe in it, and collects
 * all findings. The caller decides whether the goal fails.
 */
@NullMarked
package io.github.pythonimage.verify;

import org.jspecify.annotations.NullMarked;
