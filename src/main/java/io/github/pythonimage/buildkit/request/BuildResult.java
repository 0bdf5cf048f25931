package io.github.pythonimage.buildkit.request;

import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Daemon.ImageStore;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished build left behind.
 *
 * @param imageDigest the digest by which the daemon's store knows the image; empty where no image
 *     was asked for
 * @param manifestDigest the digest by which a registry and an OCI layout know it: of the manifest,
 *     or of the index over those of several platforms and attestations; empty where the daemon did
 *     not make any, as the classic image store does not
 */
public record BuildResult(Optional<String> imageDigest, Optional<String> manifestDigest) {

  /** Of an index that was put together here. */
  public static BuildResult ofIndex(String digest) {
    return new BuildResult(Optional.of(digest), Optional.of(digest));
  }

  // The classic store knows an image by its configuration and repeats that as the other digest.
  public static BuildResult of(Map<String, String> response, Daemon daemon) {
    var config = Optional.ofNullable(response.get("containerimage.config.digest"));
    var manifest = Optional.ofNullable(response.get("containerimage.digest"));
    return daemon.imageStore() == ImageStore.CLASSIC
        ? new BuildResult(config.isPresent() ? config : manifest, Optional.empty())
        : new BuildResult(manifest.isPresent() ? manifest : config, manifest);
  }
}
