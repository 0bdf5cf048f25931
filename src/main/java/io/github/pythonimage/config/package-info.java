/**
 * The user's configuration as parsed, valid values. A factory {@code of} parses once; its error
 * names the element, the value and what is valid. Imports no other package of this plugin.
 */
@NullMarked
package io.github.pythonimage.config;

import org.jspecify.annotations.NullMarked;
