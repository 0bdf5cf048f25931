package io.github.pythonimage.verify.layers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.verify.files.DamagedImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads manifests and configurations, of one platform or of several. */
public record ImageReader(BlobStore blobs) {
  private static final Set<String> INDEXES =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");
  // As much as registries accept.
  private static final int LARGEST_DOCUMENT = 4 << 20;

  /** Each is two requests to a registry. */
  private static final int MOST_IMAGES = 100;

  /**
   * The images of an index, or the one of a manifest. Attestations are not images and left out. Of
   * two images of one platform, engines take one, and which is not the same for all.
   *
   * @throws DamagedImageException where the content is not what it should be
   * @throws IOException where the content cannot be read
   */
  public List<PlatformImage> images(Descriptor root) throws IOException {
    return images(root, List.of());
  }

  /**
   * The same for some platforms, so that the others need not be read.
   *
   * @param platforms all of them where there are none
   */
  public List<PlatformImage> images(Descriptor root, List<String> platforms) throws IOException {
    var document = document(root);
    var images = new ArrayList<PlatformImage>();
    if (document.has("manifests") && (document.has("layers") || document.has("config"))) {
      // By its media type, which the registry says, engines take it for one of the two.
      throw new DamagedImageException(root.digest() + " is an index and an image");
    }
    if (document.path("manifests").isArray()) {
      var read = new HashMap<Descriptor, PlatformImage>();
      for (var entry : document.path("manifests")) {
        if (!isAttestation(entry) && isWanted(entry, platforms)) {
          if (images.size() == MOST_IMAGES) {
            throw new DamagedImageException(
                "%s has more than %d images %s"
                    .formatted(
                        root.digest(),
                        MOST_IMAGES,
                        platforms.isEmpty()
                            ? "in one index"
                            : "that may be for " + String.join(", ", platforms)));
          }
          images.add(entry(entry, read));
        }
      }
    } else {
      images.add(image(root, document));
    }
    validatePlatforms(images);
    if (images.isEmpty()) {
      throw new DamagedImageException(root.digest() + " has no image");
    }
    return images;
  }

  private static void validatePlatforms(List<PlatformImage> images) {
    var platforms = new HashSet<String>();
    for (var image : images) {
      // Indexes have images of several releases of Windows.
      if (image.platform().startsWith("linux/") && !platforms.add(image.platform())) {
        throw new DamagedImageException(
            "the index has two images of " + Quoted.beginning(image.platform()));
      }
    }
  }

  private static boolean isWanted(JsonNode entry, List<String> platforms) {
    return platforms.isEmpty()
        || entry.path("platform").isMissingNode()
        || platforms.contains(platform(entry.path("platform")));
  }

  /**
   * The image of an entry.
   *
   * @param read those of entries before it
   */
  private PlatformImage entry(JsonNode entry, Map<Descriptor, PlatformImage> read)
      throws IOException {
    var descriptor = Descriptor.of(entry);
    // An index in an index: no registry and no engine looks into it.
    if (INDEXES.contains(descriptor.mediaType())) {
      throw new DamagedImageException("the index has another index, " + descriptor.digest());
    }
    var known = read.get(descriptor);
    var image = known == null ? image(descriptor, document(descriptor)) : known;
    read.put(descriptor, image);
    var platform = entry.path("platform");
    if (!platform.isMissingNode()) {
      var promised = platform(platform);
      if (!isSame(promised, image.platform())) {
        throw new DamagedImageException(
            "the index says %s of %s, whose configuration says %s"
                .formatted(
                    Quoted.beginning(promised),
                    descriptor.digest(),
                    Quoted.beginning(image.platform())));
      }
    }
    return image;
  }

  // Older tools leave the variant out of one of the two.
  private static boolean isSame(String one, String other) {
    return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
  }

  /**
   * An image with the annotation of attestations could be run all the same, unless it is of no
   * platform.
   */
  private static boolean isAttestation(JsonNode entry) {
    return entry
            .path("annotations")
            .path("vnd.docker.reference.type")
            .asText()
            .equals("attestation-manifest")
        && platform(entry.path("platform")).equals("unknown/unknown");
  }

  private PlatformImage image(Descriptor manifest, JsonNode document) throws IOException {
    var config = Descriptor.of(document.path("config"));
    var bytes = bytes(config);
    var read = json(config, bytes);
    var layers = document.path("layers").valueStream().map(Descriptor::of).toList();
    var diffIds = ImageConfig.strings(read.path("rootfs").path("diff_ids"));
    if (layers.size() != diffIds.size()) {
      throw new DamagedImageException(
          "%s has %d layers where its configuration has %d"
              .formatted(manifest.digest(), layers.size(), diffIds.size()));
    }
    var text = new String(bytes, StandardCharsets.UTF_8);
    return new PlatformImage(platform(read), manifest, config, text, layers, diffIds, blobs);
  }

  private static String platform(JsonNode node) {
    var os = node.path("os").asText();
    var architecture = node.path("architecture").asText();
    var variant = node.path("variant").asText();
    var text = os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    return PlatformImage.withoutUsualVariant(text);
  }

  private JsonNode document(Descriptor descriptor) throws IOException {
    return json(descriptor, bytes(descriptor));
  }

  private static JsonNode json(Descriptor descriptor, byte[] bytes) throws IOException {
    try {
      return StrictJson.read(bytes);
    } catch (JsonProcessingException e) {
      throw new DamagedImageException(
          descriptor.digest() + " is not JSON, or has two fields of the same name");
    } catch (DamagedImageException e) {
      throw new DamagedImageException(descriptor.digest() + ": " + e.getMessage());
    }
  }

  private byte[] bytes(Descriptor descriptor) throws IOException {
    if (descriptor.size() > LARGEST_DOCUMENT) {
      throw new DamagedImageException(
          descriptor.digest() + " is larger than 4 MiB, too large for a manifest");
    }
    try (var blob =
        new CheckedBlob(blobs.open(descriptor), descriptor.digest(), descriptor.size())) {
      return blob.readAllBytes();
    }
  }
}
