package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKitException;
import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.buildkit.EngineImages;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * What can be found out before it is known what a run is about: what the last one left, whether its
 * files are as it left them, and what the engine has of its images. A build that has nothing to do
 * needs little more, so this is looked for while the configuration is read.
 */
public final class Foresight {
  private static final DaemonThreads THREADS = new DaemonThreads("python-image-foresight");

  private record Asked(List<String> names, FutureTask<Map<String, String>> ids) {}

  // One look and no more, though there are three answers: each task takes Java longer to set up
  // than the last of them to find.
  private record Seen(BuildState before, Asked asked, boolean rendered) {}

  private final Path output;
  private final Supplier<Endpoint> engine;
  private final FutureTask<Seen> seen;

  private Foresight(Path output, Selection selection, boolean force, Supplier<Endpoint> engine) {
    this.output = output;
    this.engine = engine;
    this.seen = new FutureTask<>(() -> look(selection, force));
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
    THREADS.newThread(foresight.seen).start();
    return foresight;
  }

  private Seen look(Selection selection, boolean force) {
    var before = StateFile.in(output).read();
    // The engine thinks while we read on.
    var asked = ask(names(before.matrix().selected(selection), force));
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

  private Asked ask(List<String> names) {
    var ids = new FutureTask<>(() -> ids(names));
    if (names.isEmpty()) {
      ids.run();
    } else {
      THREADS.newThread(ids).start();
    }
    return new Asked(names, ids);
  }

  private Map<String, String> ids(Collection<String> names) {
    try {
      return names.isEmpty()
          ? Map.of()
          : new EngineImages(engine.get()).ids(names).orElse(Map.of());
    } catch (BuildKitException e) {
      return Map.of(); // No engine: said in its place, when one is needed.
    }
  }

  /** What a task found out; whoever waits for it hears of its failure. */
  private static <T> T of(FutureTask<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailure("Interrupted while looking at what the last run left.", e);
    }
  }

  /** What the last run left. */
  BuildState before() {
    return of(seen).before();
  }

  /** Whether the files that it rendered are as it left them. */
  boolean rendered() {
    return of(seen).rendered();
  }

  /**
   * The engine's ids, by name, of what these images are made from, and unless they are built anyway
   * of the images themselves.
   */
  Map<String, String> ids(List<Blueprint> images, boolean force) {
    var names = names(images, force);
    var known = of(seen).asked();
    return of((known.names().containsAll(names) ? known : ask(names)).ids());
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

  static boolean is(Path file, Fingerprint content) {
    try {
      return Fingerprint.of(Files.readAllBytes(file)).equals(content);
    } catch (IOException e) {
      return false;
    }
  }
}
