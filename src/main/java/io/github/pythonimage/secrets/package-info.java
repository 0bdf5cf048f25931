/** Where secrets and logins come from, and how steps get them. */
@NullMarked
package io.github.pythonimage.secrets;

import org.jspecify.annotations.NullMarked;
