package io.github.pythonimage.verify;

import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.spec.ImageSpec;
import io.github.pythonimage.spec.Prefix;
import io.github.pythonimage.verify.files.FileTree;
import java.util.Optional;

/**
 * All that rules may look at.
 *
 * @param kind whether it is the runtime image or its builder
 * @param info configuration, history and layers
 * @param base empty where the engine does not have the base image by itself
 * @param files empty where the file system could not be read
 * @param facts empty where the image could not be run
 */
public record Evidence(
    PlannedImage image,
    ImageKind kind,
    ImageInfo info,
    Optional<ImageInfo> base,
    Optional<FileTree> files,
    Optional<Facts> facts) {
  /** What the POM says of the image. */
  public ImageSpec spec() {
    return image.spec();
  }

  /** The folder that has the interpreter and the environment. */
  public Prefix prefix() {
    return spec().prefix();
  }
}
