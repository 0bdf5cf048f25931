package io.github.pythonimage.pipeline;

import io.github.pythonimage.verify.ImageProof;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells what was found out about the images: one line for a good one, all findings of the others.
 */
final class ProofNarrator {
  private final BuildLog log;

  ProofNarrator(BuildLog log) {
    this.log = log;
  }

  /** Fails after everything was said, where anything is wrong. */
  void tell(List<ImageProof> proofs) {
    proofs.stream().filter(ImageProof::good).forEach(log::proved);
    var bad = proofs.stream().filter(proof -> !proof.good()).toList();
    bad.forEach(log::proved);
    if (!bad.isEmpty()) {
      throw new BuildFailure(
          bad.size()
              + " of "
              + proofs.size()
              + " image(s) are not good: "
              + bad.stream()
                  .map(proof -> proof.image().displayName().toString())
                  .collect(Collectors.joining(", "))
              + ". Each finding above says what to do.");
    }
  }
}
