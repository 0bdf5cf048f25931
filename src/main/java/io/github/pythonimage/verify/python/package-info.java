/** The Python environments in an image: interpreters, path files, owners and bytecode. */
@NullMarked
package io.github.pythonimage.verify.python;

import org.jspecify.annotations.NullMarked;
