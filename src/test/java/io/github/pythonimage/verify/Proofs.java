package io.github.pythonimage.verify;

import io.github.pythonimage.plan.PlannedImage;
import java.util.List;
import java.util.Optional;

/** Proofs of both kinds, for those who tell them. */
public final class Proofs {
  private Proofs() {}

  public static ImageProof good(PlannedImage image) {
    var evidence = Evidences.good();
    return new ImageProof(
        Evidences.target(image),
        Optional.of(evidence.info()),
        evidence.facts(),
        List.of(),
        List.of());
  }

  /** One that was looked at, with what {@code <accept>} makes of the findings. */
  public static ImageProof of(PlannedImage image, Finding... findings) {
    var evidence = Evidences.good();
    return ImageProof.of(
        Evidences.target(image), evidence.info(), evidence.facts(), List.of(findings));
  }

  public static ImageProof bad(PlannedImage image, Finding... findings) {
    return new ImageProof(
        Evidences.target(image), Optional.empty(), Optional.empty(), List.of(findings), List.of());
  }
}
