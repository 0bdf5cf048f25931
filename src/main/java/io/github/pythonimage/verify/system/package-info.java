/** What the files of an image say about its users, packages and Python environment. */
@NullMarked
package io.github.pythonimage.verify.system;

import org.jspecify.annotations.NullMarked;
