package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKitException;
import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.buildkit.local.Checksum;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import io.github.pythonimage.engine.EngineImages;
import io.github.pythonimage.plan.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be found out before it is known what a run is about: what the last one left, whether its
 * files are as it left them, and what the engine has of its images. A build that has nothing to do
 * needs little more, so this is looked for while the configuration is read.
 */
public final class Foresight implements AutoCloseable {
  private static final DaemonThreads THREADS = new DaemonThreads("python-image-foresight");

  /** Not long: a build whose images are unknown is sent to BuildKit. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private record Asked(List<String> names, FutureTask<Map<String, String>> ids) {}

  private record Seen(BuildState before, Asked asked, boolean rendered) {}

  private final Path output;
  private final Supplier<Endpoint> engine;
  private final FutureTask<Seen> seen;
  private final Thread looking;
  // For the thread that looks, which is the only one to use it.
  private @Nullable Asked asked;

  private Foresight(Path output, Selection selection, boolean force, Supplier<Endpoint> engine) {
    this.output = output;
    this.engine = engine;
    this.seen = new FutureTask<>(() -> look(selection, force));
    this.looking = THREADS.newThread(this::look);
  }

  /**
   * Begins to look.
   *
   * @param output {@code target/python-image}
   * @param selection nothing is asked of the engine where the last run has nothing in it
   * @param force whether images are built even where they are there, so that nobody needs to know
   * @param engine finds the engine; safe for use by several threads
   */
  public static Foresight begin(
      Path output, Selection selection, boolean force, Supplier<Endpoint> engine) {
    var foresight = new Foresight(output, selection, force, engine);
    foresight.looking.start();
    return foresight;
  }

  // One thread for both: each takes Java longer to set up than what it is for.
  private void look() {
    seen.run();
    if (asked != null) {
      asked.ids().run();
    }
  }

  private Seen look(Selection selection, boolean force) {
    var before = StateFile.in(output).read();
    asked = about(names(before.matrix().selected(selection), force));
    return new Seen(before, asked, asRendered(before));
  }

  private boolean asRendered(BuildState before) {
    if (!is(output.resolve("docker-bake.json"), before.bake())) {
      return false;
    }
    for (var image : before.matrix().images()) {
      if (!is(image.file(), image.text())) {
        return false;
      }
    }
    return true;
  }

  private Asked about(List<String> names) {
    return new Asked(names, new FutureTask<>(() -> ids(names)));
  }

  private Asked ask(List<String> names) {
    var now = about(names);
    THREADS.newThread(now.ids()).start();
    return now;
  }

  private Map<String, String> ids(Collection<String> names) {
    try {
      if (names.isEmpty()) {
        return Map.of();
      }
      var endpoint = engine.get();
      var images = new EngineImages(endpoint.uri(), endpoint::sslContext, LIMIT);
      return images.ids(names).orElse(Map.of());
    } catch (BuildKitException e) {
      return Map.of(); // No engine: said in its place, when one is needed.
    }
  }

  private Seen seen() {
    try {
      return seen.get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static Map<String, String> answer(FutureTask<Map<String, String>> ids) {
    try {
      return ids.get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return e.getCause() instanceof RuntimeException failure
        ? failure
        : new IllegalStateException(e.getCause());
  }

  private static BuildFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BuildFailure("Interrupted while looking at what the last run left.", e);
  }

  /** What the last run left. */
  BuildState before() {
    return seen().before();
  }

  /** Whether the files that it rendered are as it left them. */
  boolean rendered() {
    return seen().rendered();
  }

  /**
   * The engine's ids, by name, of what these images are made from, and unless they are built anyway
   * of the images themselves.
   */
  Map<String, String> ids(List<Blueprint> images, boolean force) {
    var names = names(images, force);
    var known = seen().asked();
    return answer((known.names().containsAll(names) ? known : ask(names)).ids());
  }

  /** Gives up what nobody waits for: an engine that is paused would keep the thread. */
  @Override
  public void close() {
    looking.interrupt();
  }

  private static List<String> names(List<Blueprint> images, boolean force) {
    var names = new LinkedHashSet<String>();
    for (var image : images) {
      names.addAll(image.floating());
    }
    if (!force) {
      for (var image : images) {
        for (var name : image.names()) {
          names.add(name.toString());
        }
      }
    }
    return new ArrayList<>(names);
  }

  static boolean is(Path file, long content) {
    try {
      return Checksum.of(Files.readAllBytes(file)) == content;
    } catch (IOException e) {
      return false;
    }
  }
}
