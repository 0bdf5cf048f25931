package io.github.pythonimage.verify;

import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.verify.packages.FilesFixture;
import java.util.List;
import java.util.Optional;

/** Proofs of both kinds, for those who tell them. */
public final class Proofs {
  private Proofs() {}

  public static ImageProof good(PlannedImage image) {
    return of(image);
  }

  /** One that was looked at, with what {@code <accept>} makes of the findings. */
  public static ImageProof of(PlannedImage image, Finding... findings) {
    var good = Evidences.good();
    var files =
        FilesFixture.tree(
            FilesFixture.distInfo("/opt/app/venv", "numpy", "2.3.1", List.of(), "numpy.py"));
    var evidence =
        new Evidence(
            image,
            good.kind(),
            good.info(),
            good.base(),
            Optional.of(files),
            good.facts(),
            good.inside());
    return ImageProof.of(evidence, List.of(findings));
  }

  public static ImageProof bad(PlannedImage image, Finding... findings) {
    return ImageProof.unseen(Evidences.target(image), List.of(findings));
  }
}
