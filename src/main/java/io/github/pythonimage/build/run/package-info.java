/** Builds targets on one or several daemons, and hands on what they made. */
@NullMarked
package io.github.pythonimage.build.run;

import org.jspecify.annotations.NullMarked;
