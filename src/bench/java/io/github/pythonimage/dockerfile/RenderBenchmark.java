package io.github.pythonimage.dockerfile;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.config.PythonRequest;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policies;
import io.github.pythonimage.config.image.RunChecks;
import io.github.pythonimage.config.image.RuntimeSpec;
import io.github.pythonimage.config.image.SecurityUpdates;
import io.github.pythonimage.config.image.UserSpec;
import io.github.pythonimage.config.interpreter.Compilation;
import io.github.pythonimage.config.interpreter.InterpreterSpec;
import io.github.pythonimage.config.wheels.WheelsSpec;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Planner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Planning and rendering a matrix of three Pythons, for one image spec and for a hundred. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RenderBenchmark {
  /** Image specs, each with three Pythons. */
  @Param({"1", "100"})
  public int specs;

  private List<ImageSpec> images = List.of();
  private Planner planner = new Planner(Catalog.load(), Instant.EPOCH);
  private DockerfileRenderer renderer =
      new DockerfileRenderer(
          "benchmark",
          CacheScope.of("io.example:benchmark"),
          ProjectVersion.NONE,
          List.of(),
          new BuildInputs("scripts", "default", List.of(), List.of(), List.of()));

  @Setup
  public void describe() {
    images = IntStream.range(0, specs).mapToObj(RenderBenchmark::image).toList();
  }

  @Benchmark
  public int wholeMatrix() {
    BuildPlan plan = planner.plan(images);
    return plan.images().stream().mapToInt(image -> renderer.render(image).length()).sum();
  }

  private static ImageSpec image(int number) {
    return new ImageSpec(
        "python-" + number,
        ImageReference.of("registry.example.com/platform/python-" + number),
        List.of(),
        List.of("{series}", "{version}"),
        ImageReference.of("debian:trixie-slim"),
        Optional.empty(),
        Prefix.of("/opt/app"),
        Stream.of("3.12", "3.13", "3.14").map(v -> PythonRequest.of(v, Optional.empty())).toList(),
        new InterpreterSpec.Source(
            new Compilation(Compilation.PYTHON_ORG, true, false, List.of()),
            InterpreterSpec.Sigstore.OFF),
        WheelsSpec.none(),
        new RuntimeSpec(
            List.of(),
            UserSpec.of("app", "10001"),
            Map.of("TZ", "UTC"),
            Map.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            true,
            false),
        SecurityUpdates.WEEKLY,
        Optional.empty(),
        false,
        Optional.empty(),
        Policies.none(),
        List.of(),
        RunChecks.NONE);
  }
}
