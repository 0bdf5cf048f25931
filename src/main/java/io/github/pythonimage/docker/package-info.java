/** The container engine, as far as this plugin needs it: a narrow face on docker-java. */
@NullMarked
package io.github.pythonimage.docker;

import org.jspecify.annotations.NullMarked;
