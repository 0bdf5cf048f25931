package io.github.pythonimage.sigstore;

import io.github.pythonimage.catalog.PythonRelease.Signer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Verifies signatures. */
@FunctionalInterface
public interface SignatureVerification {
  /**
   * Returns where the bundle shows that the sum is signed as it claims to be.
   *
   * @throws SignatureFailure where it does not, or where that cannot be found out
   */
  void verify(SignedChecksum sum, Bundle bundle, TrustRoot root);

  /**
   * A claim: this checksum was signed by them.
   *
   * @param sha256 in hexadecimal digits
   */
  record SignedChecksum(String sha256, Signer signer) {}

  /**
   * What Sigstore's tools leave beside a file that they sign: the signature, its certificate, and
   * where the public log has it.
   *
   * @param address where it was fetched
   * @param json its content, whatever it is
   */
  record Bundle(URI address, String json) {}

  /**
   * Whose certificates and logs count.
   *
   * @param file a {@code trusted_root.json}; without it, that of Sigstore's public instance is
   *     fetched
   * @param cache a folder that outlives the build, for what was verified and fetched
   */
  record TrustRoot(Optional<Path> file, Path cache) {}
}
