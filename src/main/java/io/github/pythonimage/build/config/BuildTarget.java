package io.github.pythonimage.build.config;

import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.dockerfile.BuildArguments;
import io.github.pythonimage.dockerfile.DockerfileStages;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.plan.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One stage of a rendered Dockerfile to build.
 *
 * @param names of the image; the first one stands for all. Wheels have none
 */
public record BuildTarget(RenderedImage rendered, Stage stage, List<ImageReference> names) {
  public BuildTarget {
    names = List.copyOf(names);
  }

  /** The images of one Dockerfile. */
  public static Stream<BuildTarget> of(RenderedImage rendered) {
    var image = rendered.image();
    var runtime = new BuildTarget(rendered, Stage.RUNTIME, image.tags());
    return image.builderTags().isEmpty()
        ? Stream.of(runtime)
        : Stream.of(runtime, new BuildTarget(rendered, Stage.BUILDER, image.builderTags()));
  }

  /** The wheels that an image's environment is installed from, where it has any. */
  public static Optional<BuildTarget> wheelhouse(RenderedImage rendered) {
    return rendered.image().spec().wheels().empty()
        ? Optional.empty()
        : Optional.of(new BuildTarget(rendered, Stage.WHEELHOUSE, List.of()));
  }

  public PlannedImage image() {
    return rendered.image();
  }

  /** Its short name. */
  public String label() {
    return image().folder() + stage.suffix();
  }

  /** The id of its {@code <image>}. */
  public String id() {
    return image().spec().id();
  }

  public TargetPython python() {
    return image().version();
  }

  public ImageReference base() {
    return image().base();
  }

  /** Images that its Dockerfile names without a digest. */
  public List<String> unpinnedImages() {
    return Stream.concat(Stream.of(base()), image().spec().frontend().stream())
        .filter(reference -> reference.digest().isEmpty())
        .map(ImageReference::toString)
        .distinct()
        .toList();
  }

  public Path file() {
    return rendered.file();
  }

  public String dockerfile() {
    return rendered.dockerfile();
  }

  public Map<String, String> arguments() {
    return BuildArguments.of(image());
  }

  /** What it copies from the module. */
  public List<String> contextPaths() {
    return stage == Stage.BUILDER
        ? List.of()
        : image().contextPaths().stream().map(ContextPath::path).toList();
  }

  public boolean isIn(Selection selection) {
    return selection.includes(image());
  }

  /** The first of the names; a wheelhouse has none. */
  public String name() {
    return names.isEmpty() ? "its wheels" : names.get(0).toString();
  }

  /** The stages of its Dockerfile. */
  public DockerfileStages stages() {
    return new DockerfileStages(dockerfile());
  }

  /**
   * Checksum of the Dockerfile and of how it is built; files of the context are not in it. The
   * header names files of secrets, and no image depends on where these are.
   */
  public String definition() {
    var stages = dockerfile().substring(Math.max(0, dockerfile().indexOf("\nFROM ")));
    return Fingerprint.of(image().spec().frontend(), stages, stage.word(), names, arguments())
        .hex();
  }
}
