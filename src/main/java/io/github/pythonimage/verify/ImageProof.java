package io.github.pythonimage.verify;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.plan.PlannedImage;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of one image, and everything that is wrong with it.
 *
 * @param info empty where the engine does not have the image; a finding says so
 * @param facts empty where the image could not be looked at from inside; a finding says why
 * @param findings in the order of the checks
 */
public record ImageProof(
    PlannedImage image, Optional<ImageInfo> info, Optional<Facts> facts, List<Finding> findings) {
  private static final String PRESENCE = "image";

  public ImageProof {
    findings = List.copyOf(findings);
  }

  static ImageProof missing(PlannedImage image, String reference) {
    var finding =
        new Finding(
            PRESENCE,
            reference
                + " is not in the engine. Build it first: mvn python-image:build, or mvn package.");
    return new ImageProof(image, Optional.empty(), Optional.empty(), List.of(finding));
  }

  /** Whether nothing is wrong with it; warnings do not count. */
  public boolean good() {
    return findings.stream().noneMatch(Finding::isError);
  }
}
