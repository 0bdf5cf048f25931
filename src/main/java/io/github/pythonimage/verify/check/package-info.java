/** What a rule is, what it looks at, and what it finds. */
@NullMarked
package io.github.pythonimage.verify.check;

import org.jspecify.annotations.NullMarked;
