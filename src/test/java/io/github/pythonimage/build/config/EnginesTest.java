package io.github.pythonimage.build.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.endpoint.ConnectErrors;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.docker.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goals that ask the engine through docker-java have the messages of those that build. */
class EnginesTest {
  @TempDir private Path folder;

  private static Throwable ping(Endpoint endpoint) {
    try (var engine = Engines.connect(endpoint)) {
      return catchThrowable(engine::ping);
    }
  }

  private static String ofBuild(Endpoint endpoint, Throwable failure) {
    return new ConnectErrors(endpoint).describe(failure).getMessage();
  }

  @Test
  void missingSocketIsExplainedAsForABuild() {
    var endpoint = Endpoint.of("unix://" + folder.resolve("docker.sock"));

    assertThat(ping(endpoint))
        .isInstanceOf(EngineException.class)
        .hasMessage(ofBuild(endpoint, new NoSuchFileException("")))
        .hasMessageContaining("the socket does not exist. Start the daemon, or ");
  }

  @Test
  void socketThatNobodyListensAtIsExplainedAsForABuild() throws IOException {
    var socket = Files.createFile(folder.resolve("docker.sock"));
    var endpoint = Endpoint.of("unix://" + socket);
    var refused = catchThrowable(() -> new EngineSockets(endpoint).open());

    assertThat(ping(endpoint))
        .isInstanceOf(EngineException.class)
        .hasMessage(ofBuild(endpoint, refused))
        .hasMessageContaining("Start the daemon, or ");
  }

  @Test
  void closedPortNamesWhereTheAddressIsFrom() {
    var endpoint = Endpoint.parse("tcp://127.0.0.1:1", Optional.empty(), "DOCKER_HOST");

    assertThat(ping(endpoint))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith(
            "No engine or buildkitd answers at tcp://127.0.0.1:1 (from DOCKER_HOST): ")
        .hasMessageEndingWith(". Start the daemon, or name the right address in DOCKER_HOST.");
  }

  @Test
  void imagesThatMustBeLookedUpHaveTheSameMessage() {
    var endpoint = Endpoint.of("unix://" + folder.resolve("docker.sock"));

    assertThat(catchThrowable(() -> Engines.images(endpoint).requireIds(List.of("acme/python"))))
        .isInstanceOf(EngineException.class)
        .hasMessage(ofBuild(endpoint, new NoSuchFileException("")));
  }
}
