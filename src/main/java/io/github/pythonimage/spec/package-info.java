/**
 * What the user asked for, as parsed values that cannot be wrong in form. Imports nothing of ours.
 */
@NullMarked
package io.github.pythonimage.spec;

import org.jspecify.annotations.NullMarked;
