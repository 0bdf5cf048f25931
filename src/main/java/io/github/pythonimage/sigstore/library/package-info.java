/**
 * What calls Sigstore's library. Nothing outside refers to it: it is loaded together with that
 * library, which a plugin that verifies nothing does not have.
 */
@NullMarked
package io.github.pythonimage.sigstore.library;

import org.jspecify.annotations.NullMarked;
