/** What a run is about: targets, builders, options and outputs. */
@NullMarked
package io.github.pythonimage.build.config;

import org.jspecify.annotations.NullMarked;
