/** Registry credentials, from the Docker CLI's configuration or from the caller. */
@NullMarked
package io.github.pythonimage.buildkit.credentials;

import org.jspecify.annotations.NullMarked;
