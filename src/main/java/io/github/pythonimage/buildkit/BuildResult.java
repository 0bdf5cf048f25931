package io.github.pythonimage.buildkit;

import java.util.Map;
import java.util.Optional;

/**
 * What a finished build left behind.
 *
 * @param imageDigest the digest by which the engine knows the image; empty where no image was named
 * @param exporterResponse all that BuildKit said about the export
 */
public record BuildResult(Optional<String> imageDigest, Map<String, String> exporterResponse) {

  public BuildResult {
    exporterResponse = Map.copyOf(exporterResponse);
  }

  // The classic image store knows an image by its configuration, the containerd store by its
  // manifest; there the answer holds both digests, in the classic one only the first is real.
  static BuildResult of(Map<String, String> response) {
    var digest =
        Optional.ofNullable(response.get("containerimage.config.digest"))
            .or(() -> Optional.ofNullable(response.get("containerimage.digest")));
    return new BuildResult(digest, response);
  }
}
