/** The Python environments in an image: interpreters, packages, path files and bytecode. */
@NullMarked
package io.github.pythonimage.verify.python;

import org.jspecify.annotations.NullMarked;
