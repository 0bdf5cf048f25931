package io.github.pythonimage.buildkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks an engine what it is; tells apart the reasons for which none answers. */
record EnginePing(EngineSockets sockets) {

  private static final int ANSWER_SECONDS = 10;

  EngineVersion version() {
    var endpoint = sockets.endpoint();
    var answer = new CompletableFuture<EngineVersion>();
    // A thread of its own: the sockets of docker-java have no time limit for reading.
    new DaemonThreads("buildkit-ping").newThread(() -> ask(answer)).start();
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new EngineUnavailableException(describe(endpoint, e.getCause()), e.getCause());
    } catch (TimeoutException e) {
      throw new EngineUnavailableException(
          "Something listens at %s but did not answer within %d seconds; is it a Docker engine?"
              .formatted(endpoint, ANSWER_SECONDS),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineUnavailableException("Interrupted while connecting to " + endpoint, e);
    }
  }

  private void ask(CompletableFuture<EngineVersion> answer) {
    try (var socket = sockets.open("http/1.1")) {
      var head = HttpHead.ask(socket, "HEAD /_ping", "Connection: close");
      if (head.status() != 200) {
        throw new IOException("it answers a ping with status " + head.status());
      }
      answer.complete(EngineVersion.of(head));
    } catch (IOException | RuntimeException | LinkageError e) {
      answer.completeExceptionally(e);
    }
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
