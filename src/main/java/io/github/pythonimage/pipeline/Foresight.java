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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What can be found out before it is known what a run is about: what the last one left, whether its
 * files are as it left them, and what the engine has of its images. A build that has nothing to do
 * needs little more, so this is looked for while the configuration is read.
 */
public final class Foresight {
  private static final DaemonThreads THREADS = new DaemonThreads("python-image-foresight");

  private record Asked(List<String> names, CompletableFuture<Map<String, String>> ids) {}

  private final Path output;
  private final Supplier<Endpoint> engine;
  private final CompletableFuture<BuildState> state = new CompletableFuture<>();
  private final CompletableFuture<Asked> asked = new CompletableFuture<>();
  private final CompletableFuture<Boolean> rendered = new CompletableFuture<>();

  private Foresight(Path output, Supplier<Endpoint> engine) {
    this.output = output;
    this.engine = engine;
  }

  /**
   * Begins to look.
   *
   * @param output {@code target/python-image}
   * @param selection nothing is asked of the engine where the last run has nothing in it
   * @param engine finds the engine; safe for use by several threads
   */
  public static Foresight begin(Path output, Selection selection, Supplier<Endpoint> engine) {
    var foresight = new Foresight(output, engine);
    THREADS.newThread(() -> foresight.look(selection)).start();
    return foresight;
  }

  private void look(Selection selection) {
    try {
      var before = StateFile.in(output).read();
      state.complete(before);
      asked.complete(ask(names(before.matrix().selected(selection))));
      rendered.complete(asRendered(before));
    } catch (RuntimeException | Error e) {
      // Whoever waits for it must hear of it.
      state.completeExceptionally(e);
      asked.completeExceptionally(e);
      rendered.completeExceptionally(e);
    }
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
    var ids = new CompletableFuture<Map<String, String>>();
    Runnable question =
        () -> {
          try {
            ids.complete(new EngineImages(engine.get()).ids(names).orElse(Map.of()));
          } catch (BuildKitException e) {
            ids.complete(Map.of()); // No engine: said in its place, when one is needed.
          } catch (RuntimeException | Error e) {
            ids.completeExceptionally(e);
          }
        };
    if (names.isEmpty()) {
      ids.complete(Map.of());
    } else {
      THREADS.newThread(question).start();
    }
    return new Asked(names, ids);
  }

  /** What the last run left. */
  BuildState before() {
    return state.join();
  }

  /** Whether the files that it rendered are as it left them. */
  boolean rendered() {
    return rendered.join();
  }

  /** The engine's ids of these images and of those that they are made from, by name. */
  Map<String, String> ids(List<Blueprint> images) {
    var names = names(images);
    var known = asked.join();
    return (known.names().equals(names) ? known : ask(names)).ids().join();
  }

  private static List<String> names(List<Blueprint> images) {
    var names = new LinkedHashSet<String>();
    for (var image : images) {
      names.addAll(image.floating());
    }
    for (var image : images) {
      for (var name : image.names()) {
        names.add(name.toString());
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
