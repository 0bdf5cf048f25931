/**
 * What every part of the client needs of this machine: threads that end with the JVM, files that
 * are whole or not there. Knows nothing of builds.
 */
@NullMarked
package io.github.pythonimage.buildkit.local;

import org.jspecify.annotations.NullMarked;
