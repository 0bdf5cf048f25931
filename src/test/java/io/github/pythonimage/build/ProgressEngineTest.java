package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.run.BuildRunner;
import io.github.pythonimage.build.run.BuilderNodes;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.build.run.ParentImages;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of real builds side by side. */
@Tag("engine")
@Timeout(120)
class ProgressEngineTest {
  // More than 200 KiB a second, and BuildKit leaves out the rest.
  private static final int MANY = 2_000;
  private static final String BASE = "FROM debian:trixie-slim AS runtime\n";

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final List<String> names = new ArrayList<>();

  private static Endpoint endpoint() {
    var host = System.getProperty("engine.host", "");
    return host.isEmpty()
        ? Endpoint.fromEnvironment(
            System.getenv(), DockerConfig.fromEnvironment(Map.of()).directory())
        : Endpoint.of(host);
  }

  /** Builds these Dockerfiles at once as python/3.13 and python/3.14. */
  private void build(Progress progress, String one, String two) {
    var name = "progress-test/python-" + Long.toString(System.nanoTime(), 36);
    var specs =
        PomImages.of(
            "<images><image><id>python</id><name>"
                + name
                + "</name><pythons><python>3.13</python>"
                + "<python>3.14</python></pythons></image></images>",
            module);
    var images = plan(specs).images();
    var targets =
        List.of(target(images.get(0), one, file("3.13")), target(images.get(1), two, file("3.14")));
    var job =
        BuildConfigFixture.of(module, specs)
            .engine(ProgressEngineTest::endpoint)
            .options(BuildConfigFixture.onHost(false))
            .progress(progress)
            .get();
    try (var buildKit = BuildKit.connect(endpoint())) {
      new BuildRunner(
              job,
              BuildProgress.of(progress, console),
              new ImageOutputs(job, Optional.empty()),
              List.of(),
              ParentImages.none(),
              "")
          .solve(
              new BuilderNodes(List.of(new BuilderNodes.Node(endpoint(), buildKit, List.of()))),
              targets);
    }
  }

  private static BuildPlan plan(List<ImageSpec> specs) {
    return new Planner(Catalog.load(), Instant.now()).plan(specs);
  }

  private BuildTarget target(PlannedImage image, String dockerfile, Path file) {
    var target = BuildTarget.runtime(image, dockerfile, file);
    target.names().forEach(name -> names.add(name.toString()));
    new GeneratedFile(file).write(dockerfile);
    return target;
  }

  @AfterEach
  void removeImages() throws IOException {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(endpoint().uri().toString())
            .build();
    var http = new ApacheDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build();
    try (var docker = DockerClientImpl.getInstance(config, http)) {
      for (var name : names) {
        try {
          docker.removeImageCmd(name).withForce(true).exec();
        } catch (NotFoundException e) {
          // Its build was meant to fail.
        }
      }
    }
  }

  private Path file(String series) {
    return module.resolve("target/python-image/python/" + series + "/Dockerfile");
  }

  /** A step that writes many lines, slowly enough that two of them overlap. */
  private static String chatter(String word) {
    return BASE
        + "RUN i=0; while [ $i -lt "
        + MANY
        + " ]; do echo \""
        + word
        + " $i the quick brown fox\"; i=$((i+1)); [ $((i%200)) -ne 0 ] || sleep 0.2;"
        + " done; : "
        + System.nanoTime()
        + "\n";
  }

  @Test
  void linesOfBuildsSideBySideAreWholeAndLabelled() {
    build(Progress.PLAIN, chatter("one"), chatter("two"));

    var said = console.all.stream().filter(line -> line.contains(" | ")).toList();
    assertThat(said).hasSize(2 * MANY);
    assertThat(said.stream().filter(line -> line.startsWith("python/3.13 ")))
        .containsExactlyElementsOf(expected("python/3.13", "one"));
    assertThat(said.stream().filter(line -> line.startsWith("python/3.14 ")))
        .containsExactlyElementsOf(expected("python/3.14", "two"));
    var turns =
        IntStream.range(1, said.size())
            .filter(i -> said.get(i).charAt(10) != said.get(i - 1).charAt(10))
            .count();
    assertThat(turns).as("times that the other build had a word").isGreaterThan(1);
  }

  private static List<String> expected(String label, String word) {
    return IntStream.range(0, MANY)
        .mapToObj(i -> label + "        | " + word + " " + i + " the quick brown fox")
        .toList();
  }

  @Test
  void aFailureShowsTheEndOfTheLogAndTheOtherBuildGoesOn() throws Exception {
    var failing =
        BASE + "RUN seq 1 500; echo ERROR: no luck; : " + System.nanoTime() + "; exit 3\n";
    var slow = BASE + "RUN sleep 15; : " + System.nanoTime() + "\n";
    var log = file("3.13").resolveSibling("failed-step.log");

    assertThatThrownBy(() -> build(Progress.AUTO, failing, slow))
        .isInstanceOf(BuildFailure.class)
        .hasMessageMatching(
            Pattern.compile(
                "python/3.13: target/python-image/python/3.13/Dockerfile:2 \\[2/2\\] .*"
                    + "its command ended with exit code 3. no luck \\(The step's log is in"
                    + " target/python-image/python/3.13/failed-step.log.\\)",
                Pattern.DOTALL));

    assertThat(console.all.stream().filter(line -> line.startsWith("ERROR")))
        .hasSize(41)
        .startsWith(
            "ERROR python/3.13 | … 461 lines before these:"
                + " target/python-image/python/3.13/failed-step.log",
            "ERROR python/3.13 | 462")
        .endsWith("ERROR python/3.13 | 500", "ERROR python/3.13 | ERROR: no luck");
    assertThat(console.all)
        .contains(
            "WARN python/3.13 failed; python/3.14 goes on, so that this run reports all mistakes.")
        .anyMatch(line -> line.contains("made " + names.get(1)));
    assertThat(Files.readAllLines(log)).hasSize(501).startsWith("1", "2");

    build(Progress.AUTO, BASE, BASE);
    assertThat(log).doesNotExist();
  }
}
