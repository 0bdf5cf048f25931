/** What settings.xml says: servers, proxies and logins. */
@NullMarked
package io.github.pythonimage.maven.settings;

import org.jspecify.annotations.NullMarked;
