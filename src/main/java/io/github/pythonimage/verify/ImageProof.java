package io.github.pythonimage.verify;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.spec.Size;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of one image, and everything that is wrong with it.
 *
 * @param facts empty where the image could not be looked at from inside; a finding says why
 * @param findings in the order of the checks
 */
public record ImageProof(
    PlannedImage image, ImageInfo info, Optional<Facts> facts, List<Finding> findings) {
  public ImageProof {
    findings = List.copyOf(findings);
  }

  /** Whether nothing is wrong with it. */
  public boolean good() {
    return findings.isEmpty();
  }

  /** The image's id, {@code sha256:…}. */
  public String id() {
    return info.id();
  }

  /** All its layers, unpacked. */
  public Size size() {
    return new Size(info.sizeBytes());
  }

  /** How many layers it has, those of its base among them. */
  public int layers() {
    return info.layers().size();
  }
}
