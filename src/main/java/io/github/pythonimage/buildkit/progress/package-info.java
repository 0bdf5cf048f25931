/** The steps of a build and the events that report their progress. */
@NullMarked
package io.github.pythonimage.buildkit.progress;

import org.jspecify.annotations.NullMarked;
