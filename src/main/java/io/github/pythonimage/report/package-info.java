/** What people look at when the work is done: the table on the console, the JSON file beside it. */
@NullMarked
package io.github.pythonimage.report;

import org.jspecify.annotations.NullMarked;
