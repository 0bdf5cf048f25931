package io.github.pythonimage.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image as an engine and registries have it, in {@code images.json}.
 *
 * @param names with registry and tag, the first one for messages
 * @param id by which the engine knows it; where it is in no engine, its digest
 * @param digest by which a registry knows it: of its manifest, or of the index over its platforms;
 *     null where the engine has the classic image store and nobody pushed the image yet
 * @param platforms the digests of its manifests by platform, {@code linux/arm64}; empty without a
 *     digest
 * @param size bytes of all layers, unpacked; null where it is in no engine
 * @param layers how many file system layers it has, the base's included; null where it is in no
 *     engine
 * @param outputs {@code engine}, {@code registry}, and the files it was written to
 * @param labels sorted by name
 * @param fingerprint of all that it was made from; null if that cannot be told beforehand
 */
@JsonPropertyOrder({
  "names",
  "id",
  "digest",
  "platforms",
  "size",
  "layers",
  "outputs",
  "labels",
  "fingerprint"
})
public record ImageContent(
    List<String> names,
    String id,
    @Nullable String digest,
    Map<String, String> platforms,
    @Nullable Long size,
    @Nullable Integer layers,
    List<String> outputs,
    Map<String, String> labels,
    @Nullable String fingerprint) {
  public ImageContent {
    names = List.copyOf(names);
    platforms = Map.copyOf(platforms);
    outputs = List.copyOf(outputs);
    labels = Map.copyOf(labels);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("an image has no name");
    }
  }

  /** The same with what an earlier run knew of the same image. */
  public ImageContent withKnown(
      @Nullable String knownDigest,
      Map<String, String> knownPlatforms,
      Map<String, String> knownLabels) {
    return new ImageContent(
        names, id, knownDigest, knownPlatforms, size, layers, outputs, knownLabels, fingerprint);
  }

  /** The same after it was pushed. */
  public ImageContent pushed(String newDigest, Map<String, String> newPlatforms) {
    return withKnown(newDigest, newPlatforms, labels);
  }
}
