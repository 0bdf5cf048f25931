package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a matrix needs is fetched once for all of it; Pythons come from packages, to be quick. */
@Tag("engine")
@Tag("full")
@Timeout(600)
class WheelDownloadsEngineTest {
  private static final List<String> NAMES = List.of("acme-one", "acme-two", "acme-three");

  @TempDir private Path module;
  @TempDir private Path files;
  // Nobody's cache has it.
  private final String version = "1." + System.currentTimeMillis();

  private static String image(String installer) {
    return """
        <images><image>
          <name>wheel-downloads-test/python</name>
          <base>debian:forky-slim</base>
          <policies><base-rolling>off</base-rolling></policies>
          <pythons><python>3.13</python><python>3.14</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <wheels><requirements>requirements.txt</requirements><installer>%s</installer></wheels>
        </image></images>
        """
        .formatted(installer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void seriesThatAreBuiltAtOnceFetchEachFileOnce(String installer) throws Exception {
    var imageBuild = new ImageBuildFixture(module);
    assumeTrue(
        imageBuild.has("debian:forky-slim"), "needs debian:forky-slim, as '.ci/engine up' makes");
    for (var name : NAMES) {
      new PureWheel(name, version, installer + version).into(files);
    }
    try (var index = WheelIndex.of(files, Duration.ofSeconds(3))) {
      var lines = NAMES.stream().map(name -> name + "==" + version);
      Files.writeString(
          module.resolve("requirements.txt"),
          "--index-url " + index.url() + "\n" + lines.collect(Collectors.joining("\n")) + "\n");

      assertThat(imageBuild.run(image(installer)))
          .hasSize(2)
          .allSatisfy(proof -> assertThat(proof.findings()).isEmpty());

      assertThat(index.asked.stream().filter(path -> path.equals("/simple/acme-one/")))
          .as("both series ask what there is")
          .hasSizeGreaterThan(1);
      assertThat(index.asked.stream().filter(path -> path.endsWith(".whl")))
          .containsExactlyInAnyOrderElementsOf(
              NAMES.stream().map(name -> "/files/" + file(name)).toList());
    }
  }

  private String file(String name) {
    return name.replace('-', '_') + "-" + version + "-py3-none-any.whl";
  }
}
