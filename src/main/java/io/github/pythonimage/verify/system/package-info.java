/**
 * What the files of an image say about its users, distribution packages, libraries and permissions.
 */
@NullMarked
package io.github.pythonimage.verify.system;

import org.jspecify.annotations.NullMarked;
