package io.github.pythonimage.verify;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import java.util.List;
import java.util.stream.Stream;

/** One image to verify: the runtime image of a plan's image, or its published builder. */
public record VerifyTarget(PlannedImage image, ImageKind kind) {
  /** All images of a plan that have names, in its order. */
  public static List<VerifyTarget> of(BuildPlan plan) {
    return plan.images().stream().flatMap(VerifyTarget::of).toList();
  }

  private static Stream<VerifyTarget> of(PlannedImage image) {
    var runtime = new VerifyTarget(image, ImageKind.RUNTIME);
    return image.builderTags().isEmpty()
        ? Stream.of(runtime)
        : Stream.of(runtime, new VerifyTarget(image, ImageKind.BUILDER));
  }

  /** All its names. */
  public List<ImageReference> names() {
    return kind == ImageKind.RUNTIME ? image.tags() : image.builderTags();
  }

  /** The name that tables and messages use. */
  public String name() {
    return names().get(0).toString();
  }

  /** The interpreter that runs in it; a builder has no environment. */
  public String python() {
    return kind == ImageKind.RUNTIME
        ? image.spec().prefix().venv() + "/bin/python3"
        : image.interpreter().command();
  }

  /** The stage that it is. */
  public Stage stage() {
    return kind == ImageKind.RUNTIME ? Stage.RUNTIME : Stage.BUILDER;
  }

  /** Its short name, such as {@code python/3.13-dev}. */
  public String label() {
    return image.folder() + stage().suffix();
  }
}
