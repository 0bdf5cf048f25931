/** Whether a checksum is one that a release manager signed. */
@NullMarked
package io.github.pythonimage.sigstore;

import org.jspecify.annotations.NullMarked;
