/** What the Maven session offers: the console, the terminal, the reactor, artifacts. */
@NullMarked
package io.github.pythonimage.maven.session;

import org.jspecify.annotations.NullMarked;
