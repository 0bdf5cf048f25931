package io.github.pythonimage.verify;

import io.github.pythonimage.plan.PlannedImage;
import java.util.List;
import java.util.Optional;

/** Proofs of both kinds, for those who tell them. */
public final class Proofs {
  private Proofs() {}

  public static ImageProof good(PlannedImage image) {
    var evidence = Evidences.good();
    return new ImageProof(image, Optional.of(evidence.info()), evidence.facts(), List.of());
  }

  public static ImageProof bad(PlannedImage image, Finding... findings) {
    return new ImageProof(image, Optional.empty(), Optional.empty(), List.of(findings));
  }
}
