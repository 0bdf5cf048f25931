/** How credentials in files, variables and instructions are recognised. */
@NullMarked
package io.github.pythonimage.verify.credentials;

import org.jspecify.annotations.NullMarked;
