package io.github.pythonimage.verify;

import io.github.pythonimage.config.image.AcceptedFinding;
import java.util.ArrayList;
import java.util.List;

/** Warns of each {@code <accept><finding>} that accepts nothing: it would hide a later finding. */
public final class UnusedAccepts {
  private UnusedAccepts() {}

  /**
   * The same proofs, the first one of each {@code <image>} with the warnings. One Python that needs
   * the finding is enough.
   */
  public static List<ImageProof> warn(List<ImageProof> proofs) {
    var warned = new ArrayList<ImageProof>();
    for (var proof : proofs) {
      var siblings = siblings(proof, proofs);
      var isFirst = siblings.get(0).equals(proof);
      warned.add(isFirst ? proof.with(warnings(siblings)) : proof);
    }
    return List.copyOf(warned);
  }

  private static List<ImageProof> siblings(ImageProof proof, List<ImageProof> proofs) {
    var spec = proof.image().spec();
    return proofs.stream().filter(one -> one.image().spec().equals(spec)).toList();
  }

  private static List<Finding> warnings(List<ImageProof> siblings) {
    return siblings.get(0).image().spec().accepted().stream()
        // A rule that looked at no image, such as one that did not run, may need it the next time.
        .filter(accept -> siblings.stream().allMatch(proof -> proof.isChecked(accept.rule())))
        .filter(accept -> siblings.stream().noneMatch(proof -> proof.accepts(accept)))
        .map(UnusedAccepts::warning)
        .toList();
  }

  private static Finding warning(AcceptedFinding accept) {
    return new Finding(
        accept.rule(),
        Severity.WARNING,
        "<verify><accept><finding> with <match>"
            + accept.match()
            + "</match> accepts nothing: no finding of "
            + accept.rule()
            + " contains that text. Remove it, or correct <match>.");
  }
}
