package io.github.pythonimage.verify;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.layers.MergedImage;
import java.util.List;
import java.util.Optional;

/** Applies the rules that run no code of the image, to images that no engine has. */
public final class OutsideVerifier {
  private OutsideVerifier() {}

  /**
   * What is wrong with an image of one platform.
   *
   * @param base empty where nothing is known of the base image
   */
  public static List<Finding> findings(
      VerifyTarget target, MergedImage image, Optional<ImageInfo> base, Identity identity) {
    return findings(
        new CheckContext(
            target.image(),
            target.kind(),
            image.info(),
            base,
            Optional.of(image.files()),
            Optional.empty(),
            identity,
            image.hidden(),
            Optional.empty()));
  }

  /** What is wrong with an image. */
  public static List<Finding> findings(CheckContext context) {
    return Rules.findings(Rules.OUTSIDE, context);
  }

  /**
   * What was seen of an image that did not run.
   *
   * @param info of one of its platforms; empty where it could not be read, and a finding says why
   * @param files of the same platform
   * @param findings of all its platforms
   */
  public static Verification verify(
      VerifyTarget target,
      Optional<ImageInfo> info,
      Optional<FileTree> files,
      List<Finding> findings) {
    return info.map(
            known ->
                Verification.of(
                    new CheckContext(
                        target.image(),
                        target.kind(),
                        known,
                        Optional.empty(),
                        files,
                        Optional.empty()),
                    findings))
        .orElseGet(() -> Verification.notInspected(target, findings));
  }
}
