package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.local.DaemonThreads;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Asks an engine which images its names stand for, with as little as that takes: a client of the
 * whole API needs longer to start than the engine to answer.
 */
public final class EngineImages {

  private static final int ANSWER_SECONDS = 10;

  /** The engine writes an image's id first. */
  private static final Pattern ID =
      Pattern.compile("\\A\\s*\\{\\s*\"Id\"\\s*:\\s*\"([^\"\\\\]+)\"");

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final EngineSockets sockets;

  /** The images of an engine, not yet asked for. */
  public EngineImages(Endpoint endpoint) {
    this.sockets = new EngineSockets(endpoint);
  }

  /**
   * The ids of images.
   *
   * @param names full references; one that the engine does not have is left out of the answer
   * @return empty where the engine gives no answer that we understand, whatever the reason
   */
  public Optional<Map<String, String>> ids(Collection<String> names) {
    var answer = new CompletableFuture<Map<String, String>>();
    // A thread of its own: the sockets of docker-java have no time limit for reading.
    new DaemonThreads("buildkit-images").newThread(() -> ask(names, answer)).start();
    try {
      return Optional.of(answer.get(ANSWER_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void ask(Collection<String> names, CompletableFuture<Map<String, String>> answer) {
    try {
      var ids = new LinkedHashMap<String, String>();
      for (var name : names) {
        id(name).ifPresent(id -> ids.put(name, id));
      }
      answer.complete(ids);
    } catch (IOException | RuntimeException | LinkageError e) {
      answer.completeExceptionally(e);
    }
  }

  private Optional<String> id(String name) throws IOException {
    try (var socket = sockets.open("http/1.1")) {
      // HTTP/1.0, which has no chunks: the answer ends with the connection.
      var request = "GET /images/" + escaped(name) + "/json HTTP/1.0\r\nHost: docker\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      var in = socket.getInputStream();
      var head = HttpHead.read(in);
      if (head.status() == NOT_FOUND) {
        return Optional.empty();
      }
      var body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var id = ID.matcher(body);
      if (head.status() != OK || !id.find()) {
        throw new IOException("no answer about " + name + ": status " + head.status());
      }
      return Optional.of(id.group(1));
    }
  }

  /** Slashes stay: a name is a path to the engine. */
  private static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        .replace("%2F", "/")
        .replace("%3A", ":")
        .replace("%40", "@");
  }
}
