package io.github.pythonimage.sigstore;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose certificates and logs count.
 *
 * @param file a {@code trusted_root.json}; without it, that of Sigstore's public instance is
 *     fetched
 * @param cache a folder that keeps what was fetched
 */
public record TrustRoot(Optional<Path> file, Path cache) {}
