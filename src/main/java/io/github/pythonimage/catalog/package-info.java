/** Facts as data files: Python releases and their checksums, distributions and their packages. */
@NullMarked
package io.github.pythonimage.catalog;

import org.jspecify.annotations.NullMarked;
