package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.InitProcess;
import io.github.pythonimage.config.image.ParentImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The init process that starts what an image runs.
 *
 * @param process empty where the POM asks for none
 * @param program the POM's entry point, which it starts; empty for none
 * @param isInherited whether the parent image has it already
 * @param isSupported whether the distribution has one
 */
public record PlannedInit(
    Optional<InitProcess> process, List<String> program, boolean isInherited, boolean isSupported) {
  public PlannedInit {
    program = List.copyOf(program);
  }

  static PlannedInit of(PlannedImage image) {
    var ofDistribution = image.distribution().init();
    var process = ofDistribution.filter(one -> image.spec().runtime().init());
    var ofParent = image.parent().flatMap(ParentImage::init);
    return new PlannedInit(
        process,
        image.spec().runtime().entrypoint(),
        ofParent.isPresent() && ofParent.equals(process.map(InitProcess::program)),
        ofDistribution.isPresent());
  }

  /** Whether the image has one. */
  public boolean isPresent() {
    return process.isPresent();
  }

  /** The words before those of the program that it starts; none where there is no init process. */
  public List<String> words() {
    return process.map(InitProcess::words).orElse(List.of());
  }

  /** The entry point of the image; empty for none. */
  public List<String> entrypoint() {
    return Stream.concat(words().stream(), program.stream()).toList();
  }

  /** The path of its program. */
  public Optional<String> path() {
    return process.map(InitProcess::program);
  }

  /** The package that the image has to install for it. */
  Optional<String> missingPackage() {
    return isInherited ? Optional.empty() : process.map(InitProcess::packageName);
  }
}
