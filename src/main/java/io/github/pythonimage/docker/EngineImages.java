package io.github.pythonimage.docker;

import io.github.pythonimage.docker.address.EngineAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * Looks up images in an engine, within a time limit.
 *
 * @param limit for all images of one lookup
 */
public record EngineImages(EngineAddress address, Duration limit) {
  /** An engine that is paused for half a minute goes on. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** With the time limit of other requests. */
  public EngineImages(EngineAddress address) {
    this(address, LIMIT);
  }

  /**
   * Inspects images.
   *
   * @param names full references; the result lacks those that the engine does not have
   * @return empty if the engine gives no usable answer in time
   */
  public Optional<Map<String, ImageInfo>> find(Collection<String> names) {
    return tolerant(names, Engine::inspect);
  }

  /** The same, and fails if the engine gives no usable answer in time. */
  public Map<String, ImageInfo> inspect(Collection<String> names) {
    return lookUp(names, Engine::inspect);
  }

  /** One image; empty if the engine does not have it, or gives no usable answer in time. */
  public Optional<ImageInfo> find(String name) {
    return find(List.of(name)).map(found -> found.get(name));
  }

  /** The ids of images by name; empty if the engine gives no usable answer in time. */
  public Optional<Map<String, String>> ids(Collection<String> names) {
    return tolerant(names, Engine::id);
  }

  /** The same, and fails if the engine gives no usable answer in time. */
  public Map<String, String> requireIds(Collection<String> names) {
    return lookUp(names, Engine::id);
  }

  private <T> Optional<Map<String, T>> tolerant(
      Collection<String> names, BiFunction<Engine, String, Optional<T>> question) {
    try {
      return Optional.of(lookUp(names, question));
    } catch (RuntimeException | LinkageError e) {
      // The step that needs the engine reports it.
      return Optional.empty();
    }
  }

  private <T> Map<String, T> lookUp(
      Collection<String> names, BiFunction<Engine, String, Optional<T>> question) {
    // Closing ends a lookup that still waits: docker-java's sockets have no time limit.
    try (var engine = Engine.connect(address)) {
      return within(
          () -> {
            var found = new LinkedHashMap<String, T>();
            for (var name : names) {
              question.apply(engine, name).ifPresent(answer -> found.put(name, answer));
            }
            return found;
          });
    }
  }

  private <T> T within(Callable<T> lookup) {
    var answer = new FutureTask<>(lookup);
    var thread = new Thread(answer, "engine-images");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new EngineException(
          "The engine at %s gave no answer in %d s.".formatted(address.host(), limit.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new EngineException("The engine at " + address.host() + " could not be asked.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineException.interrupted(address.host(), e);
    } finally {
      answer.cancel(true);
    }
  }
}
