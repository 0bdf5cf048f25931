/** What a module tells other modules, plugins and programs about its images. */
@NullMarked
package io.github.pythonimage.build.handover;

import org.jspecify.annotations.NullMarked;
