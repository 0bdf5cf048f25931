package io.github.pythonimage.buildkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Tells apart the reasons for which nobody answers. */
final class Unreachable {

  private Unreachable() {}

  static EngineUnavailableException explain(Endpoint endpoint, Throwable failure) {
    return new EngineUnavailableException(describe(endpoint, failure), failure);
  }

  private static String describe(Endpoint endpoint, Throwable failure) {
    if (endpoint.uri().getScheme().equals("unix")) {
      var socket = Path.of(endpoint.uri().getPath());
      if (Files.notExists(socket)) {
        return "No engine at %s: the socket does not exist. Start Docker, or name the right address in DOCKER_HOST."
            .formatted(endpoint);
      }
      if (!Files.isWritable(socket)) {
        return "No permission to talk to the engine at %s. Add your user to the group that owns the socket (usually 'docker')."
            .formatted(endpoint);
      }
    }
    return "No engine answers at %s: %s. Start Docker, or name the right address in DOCKER_HOST."
        .formatted(endpoint, failure.getMessage());
  }
}
