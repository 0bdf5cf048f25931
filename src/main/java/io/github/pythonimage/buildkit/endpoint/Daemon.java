package io.github.pythonimage.buildkit.endpoint;

import io.github.pythonimage.buildkit.errors.UnsupportedException;
import java.util.List;

/**
 * What listens at an endpoint, and what it can do; asked once when a connection is made.
 *
 * @param version for people, such as {@code Docker/28.5.2 (linux)} or {@code BuildKit v0.34.2}
 * @param platforms what steps can run for, the daemon's own first; emulated ones are among them
 * @param imageStore where images that are built can stay
 */
public record Daemon(Kind kind, String version, List<String> platforms, ImageStore imageStore) {

  /** What a daemon is, besides a BuildKit. */
  public enum Kind {
    /** A Docker engine, which also runs containers. */
    ENGINE,
    /** A buildkitd on its own: it builds, and does nothing else. */
    STANDALONE
  }

  /** Where a daemon keeps images by name. */
  public enum ImageStore {
    /** The engine's own of old: one platform for each name, no attestations. */
    CLASSIC,
    /** containerd's: whole indexes, with several platforms and attestations. */
    CONTAINERD,
    /** None: what is built has to go somewhere else. */
    NONE
  }

  /** How an engine gets the store that can do more, for messages. */
  public static final String TURN_ON_CONTAINERD =
      "\"features\": {\"containerd-snapshotter\": true} in its daemon.json";

  public Daemon {
    platforms = List.copyOf(platforms);
  }

  /** The platform that is built for where none is asked for. */
  public String platform() {
    return platforms.isEmpty() ? "" : platforms.get(0);
  }

  /** Whether steps can run for a platform such as {@code linux/arm64}. */
  public boolean buildsFor(String platform) {
    return platforms.contains(platform) || platforms.contains(withoutUsualVariant(platform));
  }

  // The same with and without: daemons leave it out, people may not.
  private static String withoutUsualVariant(String platform) {
    return platform.replaceFirst("(/arm64)/v8$|(/amd64)/v1$", "$1$2");
  }

  /**
   * Refuses platforms that steps cannot run for.
   *
   * @param where what messages call this daemon
   * @throws UnsupportedException when there is one
   */
  public void require(List<String> wanted, Object where) {
    for (var platform : wanted) {
      if (!buildsFor(platform)) {
        throw new UnsupportedException(
            "%s at %s does not build for %s, but for %s. Install an emulator on its machine (qemu-user-static with binfmt), or name a builder for it: python-image.builder=%s=tcp://host:1234"
                .formatted(version, where, platform, String.join(", ", platforms), platform));
      }
    }
  }
}
