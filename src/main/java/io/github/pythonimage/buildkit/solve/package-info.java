/** Sends builds to a daemon, follows them, and explains their failures. */
@NullMarked
package io.github.pythonimage.buildkit.solve;

import org.jspecify.annotations.NullMarked;
