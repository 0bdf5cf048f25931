package io.github.pythonimage.build.run;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.buildkit.progress.Step.Place;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.diagnosis.Diagnosis;
import io.github.pythonimage.diagnosis.FailedStep;
import java.util.List;
import java.util.Optional;

/** Why a step failed, and where that was, where what it wrote tells. */
record FailureExplanation(BuildConfig job, BuildTarget target, BuildFailedException failure) {

  /**
   * In a sentence or two; empty where nobody knows.
   *
   * @param said what the step wrote
   */
  Optional<String> of(List<String> said) {
    return job.images().stream()
        .filter(spec -> spec.id().equals(target.id()))
        .findFirst()
        .flatMap(spec -> Diagnosis.of(step(spec, said)))
        .map(Diagnosis::toString);
  }

  private FailedStep step(ImageSpec spec, List<String> said) {
    var distribution =
        Catalog.load().distributions().resolve(spec.distribution(), spec.firstBase());
    // What is made from the builder builds wheels, and all that the runtime runs is to install
    // them; the rest is the distribution's, and Python's.
    return new FailedStep(
        said,
        stage().equals("runtime") || target.dependsOn(stage(), "builder"),
        spec.wheels(),
        distribution.family().orElseThrow());
  }

  /** File, line and stage, as an addition to the sentence. */
  String where() {
    return " It was at "
        + job.shown(target.file())
        + failure.lines().map(lines -> ":" + lines).orElse("")
        + (stage().isEmpty() ? "" : ", stage " + stage())
        + ".";
  }

  private String stage() {
    return failure.step().flatMap(Step::stage).map(Place::stage).orElse("");
  }
}
