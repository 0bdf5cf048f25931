package io.github.pythonimage.buildkit.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One image for several platforms, of images that were built for some of them each. */
public final class ImageIndex {

  private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  private static final Set<String> INDEXES =
      Set.of(OCI_INDEX, "application/vnd.docker.distribution.manifest.list.v2+json");
  private static final JsonMapper JSON = new JsonMapper();

  private ImageIndex() {}

  /**
   * What a daemon has built.
   *
   * @param platforms such as {@code linux/arm64}, those that it was asked for
   */
  public record Part(Manifest manifest, List<String> platforms) {
    public Part {
      platforms = List.copyOf(platforms);
    }
  }

  /**
   * Puts parts together, in their order. What is an index itself, of several platforms or because
   * of attestations, gives its entries: registries and engines do not look into an index in an
   * index.
   *
   * @throws IOException where a part is not what its daemon should have made
   */
  public static Manifest of(List<Part> parts) throws IOException {
    var entries = new ArrayList<JsonNode>();
    for (var part : parts) {
      entries.addAll(entries(part));
    }
    var index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", OCI_INDEX);
    index.putArray("manifests").addAll(entries);
    return new Manifest(OCI_INDEX, index.toString());
  }

  private static List<JsonNode> entries(Part part) throws IOException {
    var manifest = part.manifest();
    if (!INDEXES.contains(manifest.mediaType())) {
      return List.of(descriptor(part));
    }
    try {
      var entries = new ArrayList<JsonNode>();
      JSON.readTree(manifest.content()).path("manifests").forEach(entries::add);
      return entries;
    } catch (JsonProcessingException e) {
      throw new IOException("its index " + manifest.digest() + " is not JSON", e);
    }
  }

  private static ObjectNode descriptor(Part part) throws IOException {
    var manifest = part.manifest();
    if (part.platforms().size() != 1) {
      throw new IOException(
          "%s is an image for one platform and should be one for %s"
              .formatted(manifest.digest(), String.join(" and ", part.platforms())));
    }
    var descriptor =
        JSON.createObjectNode()
            .put("mediaType", manifest.mediaType())
            .put("digest", manifest.digest())
            .put("size", manifest.bytes().length);
    descriptor.set("platform", platform(part.platforms().get(0)));
    return descriptor;
  }

  private static ObjectNode platform(String text) {
    var words = text.split("/", -1);
    var platform = JSON.createObjectNode().put("architecture", words[1]).put("os", words[0]);
    // BuildKit leaves out the variant that everybody means.
    if (words.length > 2 && !text.matches(".*(/arm64/v8|/amd64/v1)")) {
      platform.put("variant", words[2]);
    }
    return platform;
  }
}
