package io.github.pythonimage.build.memo;

import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.github.pythonimage.buildkit.request.ImageResolve;
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
 * Tells whether a build would find the same image behind a name as the last one did. It asks a
 * registry once per name and run, and waits ten seconds for all of them together.
 */
public final class BaseImageFreshness {
  private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(10);

  private final boolean offline;
  private final ImageResolve pull;
  private final Registries registries;
  private final Map<String, RegistryReply> replies = new HashMap<>();
  private long remaining = TIMEOUT;

  /**
   * For one run.
   *
   * @param offline whether an image that only the network knows counts as unchanged
   * @param pull how a build looks for the image
   */
  BaseImageFreshness(boolean offline, ImageResolve pull, Registries registries) {
    this.offline = offline;
    this.pull = pull;
    this.registries = registries;
  }

  /** Looks up names in registries. */
  @FunctionalInterface
  interface Registries {
    /** The digest; empty if the registry does not have the image, or denies access. */
    Optional<String> digest(String name) throws IOException;
  }

  /** The daemon that looked for the base images of a build. */
  public enum ResolvedBy {
    /** The engine, which takes an image of its classic store by its name. */
    CLASSIC,
    /** The engine with containerd's store, where every image has a digest. */
    CONTAINERD,
    /** A buildkitd, which has no images of its own. */
    STANDALONE,
    /** Another engine, whose images are unknown here. */
    OTHER_ENGINE
  }

  /**
   * The image that a build found behind a name.
   *
   * @param digest as the daemon reported it; empty for an image of a classic store
   * @param own the id of the engine's own image under the name; empty if there was none, or if
   *     another daemon built
   */
  record ResolvedBase(String digest, String own) {}

  /**
   * The reply of a registry.
   *
   * @param good whether it came in time and was no error
   * @param digest empty if the registry does not have the image, or denies access
   */
  private record RegistryReply(boolean good, Optional<String> digest) {}

  /**
   * Whether a build would find the same image.
   *
   * @param own the id of the engine's image under the name now; null if there is none, or if
   *     another daemon builds
   */
  boolean isUnchanged(String name, ResolvedBase then, @Nullable String own) {
    if (then.digest().isEmpty()) {
      return then.own().equals(own);
    }
    var kept = then.digest().equals(own);
    if (!kept && !then.own().equals(own == null ? "" : own)) {
      // The engine's image came, went or changed, and its store decides which one a build takes.
      return false;
    }
    if (pull == ImageResolve.LOCAL && own != null) {
      return kept;
    }
    if (offline) {
      return true;
    }
    var now = replies.computeIfAbsent(name, this::ask);
    if (now.digest().isPresent()) {
      return now.digest().get().equals(then.digest());
    }
    // An image that no registry has is taken from the engine, by builds too. After an error a
    // build may still reach the registry in another way.
    return now.good() && kept;
  }

  private RegistryReply ask(String name) {
    var question = new FutureTask<>(() -> registries.digest(name));
    var begin = System.nanoTime();
    // A thread of its own, because a credential helper may take minutes.
    new DaemonThreadFactory("python-image-base").newThread(question).start();
    try {
      return new RegistryReply(true, question.get(Math.max(0, remaining), TimeUnit.NANOSECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return new RegistryReply(false, Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfrastructureFailure("Interrupted while asking a registry for " + name + ".", e);
    } finally {
      question.cancel(true);
      remaining -= System.nanoTime() - begin;
    }
  }
}
