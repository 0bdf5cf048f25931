/** Images as registries and archives keep them: manifests, configurations, and layers on layers. */
@NullMarked
package io.github.pythonimage.verify.layers;

import org.jspecify.annotations.NullMarked;
