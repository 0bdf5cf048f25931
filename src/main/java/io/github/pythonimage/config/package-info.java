/**
 * The user's configuration as parsed, valid values. A static factory parses one text; its error
 * names the value and what is valid, and the caller adds the element. Imports no other package of
 * this plugin.
 */
@NullMarked
package io.github.pythonimage.config;

import org.jspecify.annotations.NullMarked;
