package io.github.pythonimage.verify;

import io.github.pythonimage.plan.PlannedImage;

/** Follows proofs, which take seconds each; called by several threads. */
public interface ProofListener {

  /** One that nobody needs to hear. */
  static ProofListener none() {
    return new ProofListener() {
      @Override
      public void started(PlannedImage image) {}

      @Override
      public void ended(PlannedImage image) {}
    };
  }

  /** An image is being looked at. */
  void started(PlannedImage image);

  /** It no longer is, whatever came of it. */
  void ended(PlannedImage image);
}
