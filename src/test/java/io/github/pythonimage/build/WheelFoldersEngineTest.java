package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.GeneratedFile;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.run.BuildRunner;
import io.github.pythonimage.build.run.BuilderNodes;
import io.github.pythonimage.build.run.ParentImages;
import io.github.pythonimage.build.run.WheelFolders;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.pypi.Wheel;
import io.github.pythonimage.pypi.Wheelhouse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wheels of one platform, of several, and of several builders; nothing of them has to run. */
@Tag("engine")
class WheelFoldersEngineTest {
  private static final String IMAGES =
      """
      <images><image>
        <name>acme/python</name>
        <pythons><python>3.13</python></pythons>
        <wheels><requirements>requirements.txt</requirements></wheels>
      </image></images>
      """;
  private static final String WHEELHOUSE =
      "ARG TARGETARCH\n"
          + Stream.of("amd64", "arm64", "386")
              .map(WheelFoldersEngineTest::wheelhouse)
              .collect(Collectors.joining())
          + "FROM for-$TARGETARCH AS wheelhouse\n";

  @TempDir private Path module;

  @BeforeEach
  void files() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "acme\n");
  }

  private static String wheelhouse(String architecture) {
    var wheel = "for " + architecture + "\n";
    return """
        FROM scratch AS for-%1$s
        COPY <<EOF /acme-1-py3-none-any.whl
        %2$sEOF
        COPY <<EOF /report.json
        {"wheels": [{"file": "acme-1-py3-none-any.whl", "origin": "built", "sha256": "%3$s"}]}
        EOF
        """
        .formatted(
            architecture, wheel, Fingerprint.of(wheel.getBytes(StandardCharsets.UTF_8)).hex());
  }

  private static Endpoint engine() {
    var host = System.getProperty("engine.host", "");
    return host.isEmpty()
        ? Endpoint.fromEnvironment(
            System.getenv(), DockerConfig.fromEnvironment(Map.of()).directory())
        : Endpoint.of(host);
  }

  private List<String> taken(List<String> builders, String... platforms) {
    try (var connections = new Connections()) {
      var certificates = EngineFact.CERTIFICATES.value().map(Path::of);
      var job =
          BuildConfigFixture.of(module, PomImages.of(IMAGES, module))
              .engine(WheelFoldersEngineTest::engine)
              .connections(connections)
              .builders(Builders.of(builders, certificates))
              .outputs(
                  new Outputs(
                      List.of(platforms).stream().map(Platform::of).toList(),
                      Set.of(),
                      List.of(),
                      false))
              .progress(Progress.PLAIN)
              .get();
      var image = new Planner(Catalog.load(), Instant.now()).plan(job.images()).images().get(0);
      var file = job.output().resolve("python/3.13/Dockerfile");
      new GeneratedFile(file).write(WHEELHOUSE);
      var target = BuildTarget.runtime(image, WHEELHOUSE, file).wheelhouse().orElseThrow();
      var folders = WheelFolders.beside(job.output());
      new BuildRunner(
              job,
              BuildProgress.of(Progress.PLAIN, new ConsoleFake()),
              folders,
              List.of(),
              ParentImages.none(),
              "")
          .solve(BuilderNodes.forFiles(job), List.of(target));
      return Wheelhouse.read(target.label(), folders.folder(target.label())).wheels().stream()
          .map(WheelFoldersEngineTest::words)
          .toList();
    }
  }

  private static String words(Wheel wheel) {
    return wheel.displayName() + " " + new GeneratedFile(wheel.file()).read().strip();
  }

  @Test
  void thoseOfOnePlatformAreInTheFolderItself() {
    assertThat(taken(List.of(), "linux/arm64"))
        .containsExactly("acme-1-py3-none-any.whl for arm64");
  }

  @Test
  void thoseOfSeveralHaveAFolderEach() {
    assertThat(taken(List.of(), "linux/amd64", "linux/arm64"))
        .containsExactly(
            "linux_amd64/acme-1-py3-none-any.whl for amd64",
            "linux_arm64/acme-1-py3-none-any.whl for arm64");
  }

  @Test
  void soHaveThoseOfSeveralBuilders() throws Exception {
    var two =
        List.of(
            "linux/amd64=" + EngineFact.BUILDKITD.need(),
            "linux/arm64=" + EngineFact.BUILDKITD_TLS.need(),
            "linux/386=" + EngineFact.BUILDKITD_TLS.need());

    assertThat(taken(two, "linux/amd64", "linux/arm64", "linux/386"))
        .containsExactly(
            "linux_386/acme-1-py3-none-any.whl for 386",
            "linux_amd64/acme-1-py3-none-any.whl for amd64",
            "linux_arm64/acme-1-py3-none-any.whl for arm64");
    try (var left = Files.list(module.resolve("target/wheels/python/3.13"))) {
      assertThat(left).hasSize(3);
    }
  }
}
