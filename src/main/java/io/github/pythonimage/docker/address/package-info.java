/** Where engines listen. */
@NullMarked
package io.github.pythonimage.docker.address;

import org.jspecify.annotations.NullMarked;
