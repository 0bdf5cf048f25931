/** What one run leaves for the next one, and what is up to date because of it. */
@NullMarked
package io.github.pythonimage.build.memo;

import org.jspecify.annotations.NullMarked;
