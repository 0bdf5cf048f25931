package io.github.pythonimage.build.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.run.BuildOutcome.Failed;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.errors.BuildFailedException.Details;
import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.RegistryException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.diagnosis.Diagnosis;
import io.github.pythonimage.diagnosis.FailedStep;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether a build failed because of what was to be built, or because of what builds it. */
class FailureReporterTest {
  private static final Throwable CAUSE = new IOException("why");

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();

  private Throwable failure(RuntimeException cause) {
    return failure(cause, Diagnosis::all);
  }

  private Throwable failure(
      RuntimeException cause, Function<FailedStep, List<Diagnosis>> diagnosis) {
    return failure(diagnosis, target -> List.of(new Failed(target, target.label(), cause)));
  }

  private Throwable failure(
      Function<FailedStep, List<Diagnosis>> diagnosis,
      Function<BuildTarget, List<Failed>> failures) {
    var images =
        PomImages.of(
            "<images><image><name>acme/python</name><pythons><python>3.13</python></pythons>"
                + "</image></images>",
            module);
    var image = new Planner(Catalog.load(), Instant.now()).plan(images).images().get(0);
    var target = BuildTarget.runtime(image, "FROM scratch\n", module.resolve("Dockerfile"));
    var reporter =
        new FailureReporter(
            file -> module.relativize(file).toString(),
            BuildProgress.of(Progress.AUTO, console),
            diagnosis);
    return catchThrowable(
        () ->
            reporter.fail(
                new BuildOutcome(List.of(), failures.apply(target), List.of(), Map.of())));
  }

  private static BuildFailedException failed(List<String> log, boolean isInfrastructure) {
    var details = new Details(Optional.empty(), log, Optional.empty(), "broken", isInfrastructure);
    return new BuildFailedException("It is broken.", details, CAUSE);
  }

  static Stream<RuntimeException> infrastructure() {
    return Stream.of(
        new BuildCancelledException(),
        new ConnectionLostException("lost", CAUSE),
        new EngineUnavailableException("none", CAUSE),
        new UnsupportedException("none"),
        new RegistryException("denied", CAUSE),
        new UncheckedIOException("full", new IOException("no space")),
        failed(List.of(), true));
  }

  @ParameterizedTest
  @MethodSource("infrastructure")
  void whatBuildsFailsWithItsCause(RuntimeException cause) {
    assertThat(failure(cause))
        .isInstanceOf(InfrastructureFailure.class)
        .hasMessageStartingWith("python/3.13: ")
        .hasCause(cause);
  }

  @Test
  void stepThatFailsIsNoFaultOfTheEngine() {
    var cause = failed(List.of("make", "ERROR: no header"), false);

    assertThat(failure(cause))
        .isInstanceOf(BuildFailure.class)
        .hasMessage("python/3.13: It is broken. no header (The step's log is in failed-step.log.)")
        .hasCause(cause);
    assertThat(module.resolve("failed-step.log")).hasContent("make\nERROR: no header\n");
  }

  /** Expressions of the JDK call themselves, for each line of some logs. */
  @Test
  void stepWhoseLogIsTooDeepToBeExplainedStillShowsItsLastLines() {
    var cause = failed(List.of("make", "ERROR: no header"), false);

    assertThat(
            failure(
                cause,
                step -> {
                  throw new StackOverflowError();
                }))
        .isInstanceOf(BuildFailure.class)
        .hasMessage("python/3.13: It is broken. no header (The step's log is in failed-step.log.)");
    assertThat(console.all).anyMatch(line -> line.contains("no header"));
  }

  @Test
  void missingBridgeNamesTheElementAndTheProperty() {
    var details = new Details(Optional.empty(), List.of(), Optional.empty(), "broken", true);
    var cause = new BuildFailedException("network bridge not found.", details, CAUSE);

    assertThat(failure(cause))
        .hasMessage(
            "python/3.13: network bridge not found. Add <network>host</network> to the plugin's"
                + " <configuration>, or use -Dpython-image.network=host.");
  }

  @Test
  void mistakeInADockerfileIsNoFaultOfTheEngine() {
    assertThat(failure(failed(List.of(), false)))
        .isInstanceOf(BuildFailure.class)
        .hasMessage("python/3.13: It is broken.");
  }

  @Test
  void whatFailsOnTwoPlatformsForOneReasonIsReportedOnce() {
    var log = List.of("ERROR: no header");
    var why = new Diagnosis("The header is missing.", "Add it.");

    assertThat(
            failure(
                step -> List.of(why),
                target ->
                    Stream.of("linux/amd64", "linux/arm64")
                        .map(one -> new Failed(target, "python/3.13 " + one, failed(log, false)))
                        .toList()))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "python/3.13 linux/amd64, python/3.13 linux/arm64: The header is missing. Add it. It was"
                + " at Dockerfile. (The step's log is in failed-step.log.)");
  }
}
