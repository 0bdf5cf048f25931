package io.github.pythonimage.buildkit;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Asks an engine about its images, with as little as that takes: a client of the whole API needs
 * longer to start than the engine to answer.
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
   * An image as its engine knows it.
   *
   * @param sizeBytes as the engine says it
   * @param layers of its filesystem, the base's included
   */
  public record Image(String id, long sizeBytes, int layers) {}

  /**
   * Looks at images.
   *
   * @param names full references; one that the engine does not have is left out of the answer
   * @return empty where the engine gives no answer that we understand, whatever the reason
   */
  public Optional<Map<String, Image>> find(Collection<String> names) {
    return ask(names, body -> image(JSON.std.mapFrom(body)));
  }

  /** The same of their ids alone, which takes less time still. */
  public Optional<Map<String, String>> ids(Collection<String> names) {
    return ask(names, EngineImages::id);
  }

  private interface Reader<T> {
    T read(String body) throws IOException;
  }

  private <T> Optional<Map<String, T>> ask(Collection<String> names, Reader<T> reader) {
    var answer = new CompletableFuture<Map<String, T>>();
    // A thread of its own: the sockets of docker-java have no time limit for reading.
    new DaemonThreads("buildkit-images").newThread(() -> ask(names, reader, answer)).start();
    try {
      return Optional.of(answer.get(ANSWER_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private <T> void ask(
      Collection<String> names, Reader<T> reader, CompletableFuture<Map<String, T>> answer) {
    try {
      var images = new LinkedHashMap<String, T>();
      for (var name : names) {
        var body = body(name);
        if (body.isPresent()) {
          images.put(name, reader.read(body.get()));
        }
      }
      answer.complete(images);
    } catch (IOException | RuntimeException | LinkageError e) {
      answer.completeExceptionally(e);
    }
  }

  private Optional<String> body(String name) throws IOException {
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
      if (head.status() != OK) {
        throw new IOException("no answer about " + name + ": status " + head.status());
      }
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static String id(String body) throws IOException {
    var id = ID.matcher(body);
    if (!id.find()) {
      throw new IOException("what answers there does not describe an image");
    }
    return id.group(1);
  }

  private static Image image(Map<String, Object> answer) throws IOException {
    if (answer.get("Id") instanceof String id && answer.get("Size") instanceof Number size) {
      var layers =
          answer.get("RootFS") instanceof Map<?, ?> root && root.get("Layers") instanceof List<?> l
              ? l.size()
              : 0;
      return new Image(id, size.longValue(), layers);
    }
    throw new IOException("what answers there does not describe an image");
  }

  /** Slashes stay: a name is a path to the engine. */
  private static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        .replace("%2F", "/")
        .replace("%3A", ":")
        .replace("%40", "@");
  }
}
