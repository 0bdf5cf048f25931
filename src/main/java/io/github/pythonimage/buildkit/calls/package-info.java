/**
 * What the services of a session have in common: the headers of the call that they answer, and what
 * still comes in after they have refused one.
 */
@NullMarked
package io.github.pythonimage.buildkit.calls;

import org.jspecify.annotations.NullMarked;
