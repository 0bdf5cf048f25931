/** Headers and dynamic sections of ELF files, read as data: no file is run or loaded. */
@NullMarked
package io.github.pythonimage.verify.elf;

import org.jspecify.annotations.NullMarked;
