/** Finds what is unknown in a configuration, before Maven fills the goal with it. */
@NullMarked
package io.github.pythonimage.maven.configurator;

import org.jspecify.annotations.NullMarked;
