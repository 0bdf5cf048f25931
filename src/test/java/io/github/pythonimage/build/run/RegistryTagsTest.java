package io.github.pythonimage.build.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.Pipeline;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.PushingDaemon;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.Console;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a build that does not complete says of the content that it pushed. */
@Timeout(60)
class RegistryTagsTest {
  private static final String PUSHED =
      "WARN python/3.13: Pushed registry.example/acme/python@%s without a tag, because the build did not complete. Run mvn python-image:build, then mvn python-image:verify, to verify the image and set the tags 3.13, 3.13-slim."
          .formatted(PushingDaemon.DIGEST);

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();

  private void build(PushingDaemon daemon, boolean unverified, Console told, String... pythons) {
    var images =
        """
        <images><image>
          <name>registry.example/acme/python</name>
          <tags><tag>{series}</tag><tag>{series}-slim</tag></tags>
          <pythons><python>%s</python></pythons>
        </image></images>
        """
            .formatted(String.join("</python><python>", pythons));
    try (var connections = new Connections()) {
      var job =
          BuildConfigFixture.of(module, PomImages.of(images, module))
              .engine(() -> Endpoint.of("tcp://127.0.0.1:1"))
              .builders(Builders.of(List.of(daemon.address()), Optional.empty()))
              .connections(connections)
              .outputs(new Outputs(List.of(), Set.of(Place.REGISTRY), List.of(), unverified))
              .offline(true)
              .get();
      new Pipeline(job, told).build();
    }
  }

  /** Also where the user wants tags before anything is verified: there is no tag yet. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void matrixThatFailsNamesWhatItPushed(boolean unverified) throws Exception {
    try (var daemon = new PushingDaemon("python/3.14/")) {
      Console told =
          new Console() {
            @Override
            public void write(Level level, String line) {
              console.write(level, line);
              if (line.contains("made registry.example/acme/python:3.13")) {
                daemon.fail();
              }
            }

            @Override
            public Optional<Terminal> screen() {
              return Optional.empty();
            }
          };

      assertThatThrownBy(() -> build(daemon, unverified, told, "3.13", "3.14"))
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining("python/3.14: ")
          .hasMessageContaining("it is broken");
    }

    assertThat(console.all).filteredOn(line -> line.contains("Pushed")).containsExactly(PUSHED);
    assertThat(PushedImages.in(module.resolve("target/python-image")).read()).isEmpty();
  }

  @Test
  void buildWhoseFilesCannotBeWrittenNamesWhatItPushed() throws Exception {
    // A folder that is not empty can be neither deleted nor replaced.
    Files.createDirectories(module.resolve("target/python-image/.pushed.json/full"));

    try (var daemon = new PushingDaemon("none")) {
      assertThatThrownBy(() -> build(daemon, false, console, "3.13"))
          .hasMessageContaining(".pushed.json could not be written");
    }

    assertThat(console.all).filteredOn(line -> line.contains("Pushed")).containsExactly(PUSHED);
  }

  @Test
  void buildThatCompletesNamesTheGoalThatSetsTheTags() throws Exception {
    try (var daemon = new PushingDaemon("none")) {
      build(daemon, false, console, "3.13");
    }

    assertThat(console.all)
        .filteredOn(line -> line.contains("Pushed"))
        .containsExactly(
            "Pushed registry.example/acme/python@%s without a tag; run mvn python-image:verify to verify it and set the tags 3.13, 3.13-slim."
                .formatted(PushingDaemon.DIGEST));
  }
}
