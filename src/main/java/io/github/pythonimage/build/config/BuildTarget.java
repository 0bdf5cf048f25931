package io.github.pythonimage.build.config;

import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.wheels.Workspace;
import io.github.pythonimage.dockerfile.BuildArguments;
import io.github.pythonimage.dockerfile.DockerfileStages;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.plan.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A target and the Dockerfile that has its stage.
 *
 * @param file where the text was written
 */
public record BuildTarget(Target target, String dockerfile, Path file) {
  /** The image that a Dockerfile is for. */
  public static BuildTarget runtime(PlannedImage image, String dockerfile, Path file) {
    return new BuildTarget(new Target(image, Stage.RUNTIME), dockerfile, file);
  }

  /** The images of its Dockerfile. */
  public Stream<BuildTarget> images() {
    return Target.of(image()).map(this::sibling);
  }

  /** The wheels that the image's environment is installed from, where it has any. */
  public Optional<BuildTarget> wheelhouse() {
    return Target.wheelhouse(image()).map(this::sibling);
  }

  private BuildTarget sibling(Target other) {
    return new BuildTarget(other, dockerfile, file);
  }

  public PlannedImage image() {
    return target.image();
  }

  public Stage stage() {
    return target.stage();
  }

  public List<ImageReference> names() {
    return target.names();
  }

  public String name() {
    return target.name();
  }

  public String label() {
    return target.label();
  }

  /** Images that its Dockerfile names without a digest. */
  public List<String> unpinnedImages() {
    return Stream.concat(bases(), image().spec().frontend().stream())
        .filter(reference -> reference.digest().isEmpty())
        .map(ImageReference::toString)
        .distinct()
        .toList();
  }

  /** The parent of an application is known by its content, whatever its tag is. */
  private Stream<ImageReference> bases() {
    return image().isApplication() ? Stream.empty() : Stream.of(image().base());
  }

  /** The labels that it gets beside its base's. */
  public Map<String, String> labels() {
    return stage() == Stage.RUNTIME ? image().labels() : Map.of();
  }

  public Map<String, String> arguments() {
    return BuildArguments.of(image());
  }

  /** What it copies from the module. */
  public List<String> contextPaths() {
    return stage() == Stage.BUILDER
        ? List.of()
        : image().sources().stream().map(ContextPath::path).toList();
  }

  /** Folders beside or above the module that it copies, as seen from there. */
  public List<String> outsideFolders() {
    return stage() == Stage.BUILDER
        ? List.of()
        : image().wheels().outsideProjects().stream().map(ContextPath::path).toList();
  }

  /** What it reads of a uv workspace above the module. */
  public Map<String, String> workspaceFiles() {
    return stage() == Stage.BUILDER
        ? Map.of()
        : image().inputs().workspace().map(Workspace::files).orElse(Map.of());
  }

  public boolean isIn(Selection selection) {
    return selection.includes(image());
  }

  /** The stages of its Dockerfile. */
  public DockerfileStages stages() {
    return new DockerfileStages(dockerfile);
  }

  private List<String> parent() {
    return image().parent().stream()
        .flatMap(parent -> Stream.of(parent.runtime().id(), parent.builder().id()))
        .toList();
  }

  /**
   * Checksum of the Dockerfile and of how it is built; files of the context are not in it. The
   * header names files of secrets, and no image depends on where these are.
   */
  public String definition() {
    var stages = dockerfile.substring(Math.max(0, dockerfile.indexOf("\nFROM ")));
    return Fingerprint.of(
            image().spec().frontend(), stages, stage().word(), names(), arguments(), parent())
        .hex();
  }
}
