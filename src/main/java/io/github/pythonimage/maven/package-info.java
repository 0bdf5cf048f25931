/**
 * The goals: beans that Maven fills, and one place that turns an exception into a Maven failure.
 */
@NullMarked
package io.github.pythonimage.maven;

import org.jspecify.annotations.NullMarked;
