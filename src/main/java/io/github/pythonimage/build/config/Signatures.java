package io.github.pythonimage.build.config;

import io.github.pythonimage.sigstore.SignatureVerification.TrustRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What verifying signatures takes.
 *
 * @param library finds the jars of Sigstore's library; asked only when something is to be verified
 */
public record Signatures(Supplier<List<Path>> library, TrustRoot root) {}
