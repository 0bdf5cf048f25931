package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.ImageResolve;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a build would find the same image again behind a name, where the last one was told
 * its digest. Registries are asked once in a run, and all of them together get five seconds.
 */
final class BaseWatch {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  private final boolean offline;
  private final ImageResolve pull;
  private final Registries registries;
  private final Map<String, Word> words = new HashMap<>();
  private long left = PATIENCE;

  /**
   * Watches for one run.
   *
   * @param offline whether what only the network knows counts as unchanged
   * @param pull how a build would look for the image
   */
  BaseWatch(boolean offline, ImageResolve pull, Registries registries) {
    this.offline = offline;
    this.pull = pull;
    this.registries = registries;
  }

  /** Who knows what names stand for. */
  @FunctionalInterface
  interface Registries {
    /** The digest; empty where the registry of the name does not have it, or not for us. */
    Optional<String> digest(String name) throws IOException;
  }

  /** Who looked for the images that a build starts from. */
  enum Finder {
    /** The engine, which takes what its classic store has by its name. */
    CLASSIC,
    /** The engine with containerd's store, where all has a digest. */
    CONTAINERD,
    /** A buildkitd, which has none of its own. */
    STANDALONE,
    /** Another engine, of whose images nobody here knows. */
    STRANGER
  }

  /**
   * What a build found behind a name.
   *
   * @param digest as the daemon told it
   * @param own the id of what the engine itself had under the name; empty where it had nothing, or
   *     where another daemon built
   */
  record Base(String digest, String own) {}

  /**
   * What a registry said of a name.
   *
   * @param good whether it gave an answer, and in time
   * @param digest empty where it does not have it, or not for us
   */
  private record Word(boolean good, Optional<String> digest) {}

  /**
   * Whether that is what a build would find.
   *
   * @param own what the engine has under the name now; null for nothing, or where another daemon
   *     builds
   */
  boolean isStill(String name, Base then, @Nullable String own) {
    var kept = then.digest().equals(own);
    if (!kept && !then.own().equals(own == null ? "" : own)) {
      // It has come, gone or changed, and which a build takes depends on how the engine keeps it.
      return false;
    }
    if (pull == ImageResolve.LOCAL && own != null) {
      return kept;
    }
    if (offline) {
      return true;
    }
    var now = word(name);
    if (now.digest().isPresent()) {
      return now.digest().get().equals(then.digest());
    }
    // What no registry has is taken from the engine, by builds too; what none told us of they may
    // reach on another way.
    return now.good() && kept;
  }

  private Word word(String name) {
    var known = words.get(name);
    if (known == null) {
      known = ask(name);
      words.put(name, known);
    }
    return known;
  }

  private Word ask(String name) {
    var question = new FutureTask<>(() -> registries.digest(name));
    var begin = System.nanoTime();
    // A thread of its own: who knows a password may take minutes to tell it.
    new DaemonThreads("python-image-base").newThread(question).start();
    try {
      return new Word(true, question.get(Math.max(0, left), TimeUnit.NANOSECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return new Word(false, Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BuildFailure("Interrupted while asking what " + name + " is now.", e);
    } finally {
      question.cancel(true);
      left -= System.nanoTime() - begin;
    }
  }
}
