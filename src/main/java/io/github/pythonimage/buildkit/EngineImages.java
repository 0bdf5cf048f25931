package io.github.pythonimage.buildkit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Asks an engine about its images, with as little as that takes: a client of the whole API needs
 * longer to start than the engine to answer.
 *
 * @param endpoint where the engine is
 * @param patience how long it may take to answer where there is no other way to know
 */
public record EngineImages(Endpoint endpoint, Duration patience) {

  /** Where there is another: to build. */
  private static final Duration GUESS = Duration.ofSeconds(10);

  /** Questions that are on their way at the same time. */
  private static final int AT_ONCE = 8;

  /** The engine writes an image's id first. */
  private static final Pattern ID =
      Pattern.compile("\\A\\s*\\{\\s*\"Id\"\\s*:\\s*\"([^\"\\\\]+)\"");

  /** With the patience that any question to an engine is given. */
  public EngineImages(Endpoint endpoint) {
    this(endpoint, Patience.ANSWER);
  }

  /**
   * An image as its engine knows it.
   *
   * @param sizeBytes all layers, unpacked; the containerd store counts whole blocks of a disk
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
    return inTime(
        () -> {
          var images = new LinkedHashMap<String, Image>();
          var histories = said(names, "history");
          for (var image : said(names, "json").entrySet()) {
            var history = histories.getOrDefault(image.getKey(), "[]");
            images.put(image.getKey(), Description.image(image.getValue(), history));
          }
          return images;
        });
  }

  /**
   * The layers of an image.
   *
   * @param platform that the engine has it for, such as {@code linux/amd64}
   * @param ids diff ids, the base's first
   */
  public record Layers(String platform, List<String> ids) {
    public Layers {
      ids = List.copyOf(ids);
    }
  }

  /** The layers of an image; empty where the engine does not have it, or gives no answer. */
  public Optional<Layers> layers(String name) {
    var found = inTime(() -> Optional.ofNullable(said(List.of(name), "json").get(name)));
    return found.flatMap(body -> body).flatMap(Description::layers);
  }

  /**
   * The same of their ids alone, which takes less time still. Waits for as long as the engine
   * takes, and for a while after an interrupt unless its address is a socket of this machine.
   */
  public Optional<Map<String, String>> ids(Collection<String> names) {
    try {
      var said = said(names, "json");
      for (var image : said.entrySet()) {
        image.setValue(id(image.getValue()));
      }
      return Optional.of(said);
    } catch (IOException | RuntimeException | LinkageError e) {
      // An address that cannot be, a library that is missing: told where a connection is needed.
      return Optional.empty();
    }
  }

  private <T> Optional<T> inTime(Callable<T> question) {
    var answer = new FutureTask<>(question);
    // A thread of its own: what it reads from has no time limit, and closes when it is interrupted.
    new DaemonThreads("buildkit-images").newThread(answer).start();
    try {
      return inTime(answer, patience);
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Waits for ids that somebody else asks for, as long as an engine is given for it: not long, as
   * who does not know them builds.
   *
   * @return empty where there is none in time; then it is given up, and not waited for again
   * @throws ExecutionException when asking failed
   * @throws InterruptedException when the caller is to stop; the answer is given up as well
   */
  public static <T> Optional<T> inTime(Future<T> answer)
      throws ExecutionException, InterruptedException {
    return inTime(answer, GUESS);
  }

  private static <T> Optional<T> inTime(Future<T> answer, Duration limit)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | CancellationException e) {
      return Optional.empty();
    } finally {
      answer.cancel(true);
    }
  }

  private record Asked(String name, EngineQuestion question) {}

  /** What the engine says of each, while it thinks about the next ones. */
  private Map<String, String> said(Collection<String> names, String what) throws IOException {
    var said = new LinkedHashMap<String, String>();
    var open = new ArrayDeque<Asked>();
    try {
      for (var name : names) {
        if (open.size() == AT_ONCE) {
          take(open, said);
        }
        open.add(new Asked(name, EngineQuestion.ask(endpoint, name, what, patience)));
      }
      while (!open.isEmpty()) {
        take(open, said);
      }
      return said;
    } finally {
      for (var asked : open) {
        asked.question().close();
      }
    }
  }

  private static void take(ArrayDeque<Asked> open, Map<String, String> said) throws IOException {
    var asked = open.remove();
    try (var question = asked.question()) {
      var answer = question.answer();
      if (answer.isPresent()) {
        said.put(asked.name(), answer.get());
      }
    }
  }

  private static String id(String body) throws IOException {
    var id = ID.matcher(body);
    if (!id.find()) {
      throw new IOException("what answers there does not describe an image");
    }
    return id.group(1);
  }

  /** Reads JSON, which those who want an id alone need not load. */
  private static final class Description {
    private static final JsonMapper JSON = new JsonMapper();

    static Image image(String body, String history) throws IOException {
      var answer = JSON.readTree(body);
      if (!answer.path("Id").isTextual()) {
        throw new IOException("what answers there does not describe an image");
      }
      var layers = answer.at("/RootFS/Layers").size();
      return new Image(answer.get("Id").textValue(), unpacked(history), layers);
    }

    static Optional<Layers> layers(String body) {
      try {
        var answer = JSON.readTree(body);
        var layers = answer.at("/RootFS/Layers");
        if (!layers.isArray()) {
          return Optional.empty();
        }
        var ids = new ArrayList<String>();
        layers.forEach(layer -> ids.add(layer.asText()));
        var platform = answer.path("Os").asText() + "/" + answer.path("Architecture").asText();
        return Optional.of(new Layers(platform, ids));
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    // The containerd store's own word of an image's size is of its compressed layers.
    private static long unpacked(String history) throws IOException {
      var size = 0L;
      for (var layer : JSON.readTree(history)) {
        size += layer.path("Size").asLong();
      }
      return size;
    }
  }
}
