/** Texts of the POM and of properties as values. */
@NullMarked
package io.github.pythonimage.maven.parameter;

import org.jspecify.annotations.NullMarked;
