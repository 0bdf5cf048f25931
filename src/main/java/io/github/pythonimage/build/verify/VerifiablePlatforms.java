package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.progress.BuildProgress;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds out what of the outputs an engine can run, and says what it cannot. */
record VerifiablePlatforms(BuildConfig job, BuildProgress log) {

  /** Whether images are in an engine at all; says so where they are not. */
  boolean isEngineOutput() {
    if (!job.outputs().inEngine()) {
      log.warned(
          "python-image.outputs",
          "Verification skipped: none of the outputs ("
              + Outputs.words(job.outputs().sorted())
              + ") loads the image into the engine. Add 'engine' to python-image.outputs.");
    }
    return job.outputs().inEngine();
  }

  /** Whether the engine runs one of the platforms; says which of them it does not. */
  boolean isRunnableOn(Engine engine) {
    var platforms = job.outputs().platforms();
    if (platforms.isEmpty()) {
      return true;
    }
    var own = engine.ping().platform();
    Predicate<Platform> runs = p -> own.equals(p.os() + "/" + p.architecture());
    var foreign = platforms.stream().filter(runs.negate()).toList();
    if (foreign.size() == platforms.size()) {
      log.warned(
          "python-image.outputs",
          "Verification skipped: the images are for %s, and the engine runs %s. Add that to python-image.platforms, or verify on an engine that runs them (-Dpython-image.host)."
              .formatted(words(foreign), own));
    } else if (!foreign.isEmpty()) {
      log.warned(
          "python-image.outputs",
          "Verified are the images for %s, which the engine runs; those for %s are not."
              .formatted(own, words(foreign)));
    }
    return foreign.size() < platforms.size();
  }

  private static String words(List<Platform> platforms) {
    return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
  }
}
