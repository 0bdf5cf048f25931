package io.github.pythonimage.plan;

import io.github.pythonimage.config.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One stage of an image for one Python, as it is built, published and verified.
 *
 * @param image whose Dockerfile has the stage
 */
public record Target(PlannedImage image, Stage stage) {
  /** All images of a plan, in its order. */
  public static List<Target> of(BuildPlan plan) {
    return plan.images().stream().flatMap(Target::of).toList();
  }

  /**
   * The images of one Dockerfile: the one that runs in production, and its builder if it is
   * published.
   */
  public static Stream<Target> of(PlannedImage image) {
    var runtime = new Target(image, Stage.RUNTIME);
    return image.builderTags().isEmpty()
        ? Stream.of(runtime)
        : Stream.of(runtime, new Target(image, Stage.BUILDER));
  }

  /** The wheels that an image's environment is installed from, where it has any. */
  public static Optional<Target> wheelhouse(PlannedImage image) {
    return image.spec().wheels().empty()
        ? Optional.empty()
        : Optional.of(new Target(image, Stage.WHEELHOUSE));
  }

  /** Its short name, such as {@code python/3.13-dev}. */
  public String label() {
    return image.folder() + stage.suffix();
  }

  /** All its names; the first one stands for all. Wheels have none. */
  public List<ImageReference> names() {
    return switch (stage) {
      case RUNTIME -> image.tags();
      case BUILDER -> image.builderTags();
      default -> List.of();
    };
  }

  /** The name that tables and messages use. */
  public String name() {
    return names().isEmpty() ? "its wheels" : names().get(0).toString();
  }

  /** What an engine may know its base by, in the order of trust. */
  public List<String> baseNames() {
    var name = image.base().toString();
    return image
        .parent()
        .map(one -> List.of(one.runtime().id(), name))
        .orElseGet(() -> List.of(name));
  }

  /** The interpreter that runs in it; a builder has no environment. */
  public String interpreter() {
    return stage == Stage.RUNTIME
        ? image.spec().prefix().venv() + "/bin/python3"
        : image.interpreter().command();
  }
}
