package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.buildkit.ThrowAwayEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Build code that fills the disk of an engine, which is a small one of this test's own. */
@Tag("engine")
@Tag("full")
@Timeout(900)
class FullDiskBuildEngineTest {
  private static final String NAME = "full-disk-build-test/python";

  /** Fills the disk; what it does then is the attack. */
  private static final String FILL =
      """
      import os
      name = os.path.join(os.environ["HOME"], "large")
      try:
          with open(name, "wb") as file:
              while True:
                  file.write(b"x" * (1 << 20))
      except OSError as error:
          seen["full"] = error.strerror
      %s
      """;

  @TempDir private Path victim;
  @TempDir private Path attacker;
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        // It fails by itself, as it cannot write its wheel.
        "",
        // It has room for its wheel, and our own code has none for a copy.
        """
        os.truncate(name, os.path.getsize(name) - 30000)
        open(os.path.join(out, "acme_attacker-%s-py3-none-any.whl"), "wb").write(b"x" * 25000)
        """,
      })
  void endsThatBuildAloneAndSaysSo(String attack) throws Exception {
    try (var engine = ThrowAwayEngine.start("1800m");
        var builds = new ForeignBuilds(NAME, folder)) {
      load("debian:trixie-slim", engine);
      builds.sources("acme_victim", "seen['origin'] = 'genuine'\n");
      builds.sources("acme_more", "");
      builds.sources(
          "acme_attacker", FILL.formatted(attack.replace("%s", builds.version).indent(0)));
      builds.build(on(engine, victim), victim, "io.example:test", "before", "", "acme_victim");

      assertThatThrownBy(
              () ->
                  builds.build(
                      on(engine, attacker),
                      attacker,
                      "io.example:test",
                      "attacker",
                      "",
                      "acme_attacker"))
          .isInstanceOfAny(BuildFailure.class, InfrastructureFailure.class)
          .hasMessageMatching(
              "(?s).*(The disk of the machine that builds is full|The engine's disk is full).*")
          .hasMessageNotContaining("Traceback");

      var said =
          builds.build(
              on(engine, victim),
              victim,
              "io.example:test",
              "after",
              "",
              "acme_victim",
              "acme_more");
      assertThat(said.all)
          .anyMatch(
              line ->
                  line.contains("acme_victim-" + builds.version) && line.contains("built before"));
      assertThat(
              on(engine, victim)
                  .output(
                      NAME + ":after", "python3", "-c", "import acme_victim as a; print(a.seen)"))
          .isEqualTo("{'origin': 'genuine'}\n");
    }
  }

  private static ImageBuildFixture on(ThrowAwayEngine engine, Path module) {
    return new ImageBuildFixture(module, engine.endpoint());
  }

  /** Puts an image of the engine of the tests into another one. */
  private static void load(String image, ThrowAwayEngine engine) throws Exception {
    var docker = System.getProperty("engine.docker", "");
    assumeTrue(!docker.isEmpty(), "needs the system property engine.docker");
    var command =
        "\"%1$s\" -H \"%2$s\" save %3$s | \"%1$s\" -H \"%4$s\" load"
            .formatted(docker, System.getProperty("engine.host"), image, engine.host());
    var process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
