package io.github.pythonimage.build.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What verifying signatures takes.
 *
 * @param library finds the jars of Sigstore's library; asked only when something is to be verified
 * @param trustedRoot whose certificates and logs count; Sigstore's public instance where empty
 * @param cache a folder that outlives the build, for what was verified and fetched
 */
public record Signatures(Supplier<List<Path>> library, Optional<Path> trustedRoot, Path cache) {}
