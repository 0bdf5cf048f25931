package io.github.pythonimage.sigstore;

/** Verifies signatures. */
@FunctionalInterface
public interface Verification {
  /**
   * Returns where the bundle shows that the sum is signed as it claims to be.
   *
   * @throws SignatureFailure where it does not, or where that cannot be found out
   */
  void verify(SignedChecksum sum, Bundle bundle, TrustRoot root);
}
