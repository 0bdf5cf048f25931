package io.github.pythonimage.verify.check;

import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.layers.HiddenLayerFiles;
import io.github.pythonimage.verify.packages.MarkerEnvironment;
import io.github.pythonimage.verify.packages.PythonPackage;
import io.github.pythonimage.verify.packages.RequirementGraph;
import io.github.pythonimage.verify.packages.RpmPackages;
import java.util.List;
import java.util.Optional;

/**
 * All that rules may look at.
 *
 * @param stage whether it is the runtime image or its builder
 * @param info configuration, history and layers
 * @param base empty where the engine does not have the base image by itself
 * @param files empty where the file system could not be read
 * @param inside empty if the image could not be run
 * @param identity which image it is, and should be
 * @param hidden what layers have and no container shows
 * @param rpm the packages of its database of rpm; empty where it has none, or nobody asked
 * @param run what the POM's own checks came to; nothing where the image could not be run
 */
public record CheckContext(
    PlannedImage image,
    Stage stage,
    ImageInfo info,
    Optional<ImageInfo> base,
    Optional<FileTree> files,
    Optional<ProbeResult> inside,
    Identity identity,
    List<HiddenLayerFiles> hidden,
    Optional<RpmPackages> rpm,
    RunResult run) {
  public CheckContext {
    hidden = List.copyOf(hidden);
  }

  /** The same with what it shows when it runs. */
  public CheckContext withInside(Optional<ProbeResult> facts, RunResult result) {
    return new CheckContext(image, stage, info, base, files, facts, identity, hidden, rpm, result);
  }

  /** What the POM says of the image. */
  public ImageSpec spec() {
    return image.spec();
  }

  /** The folder that has the interpreter and the environment. */
  public Prefix prefix() {
    return spec().prefix();
  }

  /** The folder with the packages that the build installed; a builder has them for its tools. */
  public String environment() {
    if (stage == Stage.RUNTIME) {
      return prefix().venv();
    }
    return image.interpreter().inPrefix() ? prefix().python() : image.buildPython();
  }

  /** The packages of the environment; none if the files could not be read. */
  public List<PythonPackage> packages() {
    return files.map(tree -> PythonPackage.below(tree, prefix().venv())).orElse(List.of());
  }

  /** What they require; empty if the files could not be read. */
  public Optional<RequirementGraph> requirements() {
    return files.map(
        tree ->
            RequirementGraph.of(
                packages(),
                MarkerEnvironment.of(
                    tree, prefix().venv(), image.version().toString(), info.architecture())));
  }
}
