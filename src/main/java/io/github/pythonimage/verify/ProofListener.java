package io.github.pythonimage.verify;

/** Follows proofs, which take seconds each; called by several threads. */
public interface ProofListener {

  /** One that nobody needs to hear. */
  static ProofListener none() {
    return new ProofListener() {
      @Override
      public void started(VerifyTarget image) {}

      @Override
      public void ended(VerifyTarget image) {}
    };
  }

  /** An image is being looked at. */
  void started(VerifyTarget image);

  /** It no longer is, whatever came of it. */
  void ended(VerifyTarget image);
}
