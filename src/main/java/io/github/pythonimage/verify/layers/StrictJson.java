package io.github.pythonimage.verify.layers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.verify.files.DamagedImageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads documents that mean the same to engines. These are written in Go, which takes {@code user}
 * for {@code User}, and merges two of the same name.
 */
final class StrictJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Names in them are anybody's. */
  private static final Set<String> FREE =
      Set.of("Labels", "annotations", "Volumes", "ExposedPorts");

  /** As the specification spells the names of manifests, indexes and configurations. */
  private static final Map<String, String> KNOWN = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    List.of(
            "annotations",
            "architecture",
            "artifactType",
            "author",
            "comment",
            "config",
            "created",
            "created_by",
            "diff_ids",
            "digest",
            "empty_layer",
            "features",
            "history",
            "layers",
            "manifests",
            "mediaType",
            "os",
            "os.features",
            "os.version",
            "platform",
            "rootfs",
            "schemaVersion",
            "subject",
            "type",
            "urls",
            "variant",
            "ArgsEscaped",
            "Cmd",
            "Entrypoint",
            "Env",
            "ExposedPorts",
            "Healthcheck",
            "Interval",
            "Labels",
            "OnBuild",
            "Retries",
            "Shell",
            "StartInterval",
            "StartPeriod",
            "StopSignal",
            "Test",
            "Timeout",
            "User",
            "Volumes",
            "WorkingDir")
        .forEach(name -> KNOWN.put(name, name));
  }

  private StrictJson() {}

  /**
   * A document.
   *
   * @throws JsonProcessingException where it is none, or has two fields of one name
   * @throws DamagedImageException where a name has another spelling than in the specification
   */
  static JsonNode read(byte[] document) throws IOException {
    var root = JSON.readTree(document);
    validateNames(root);
    return root;
  }

  private static void validateNames(JsonNode node) {
    for (var field : node.properties()) {
      var name = field.getKey();
      var known = KNOWN.get(name);
      if (known != null && !known.equals(name)) {
        throw new DamagedImageException(
            "it has a field %s, which some programs take for '%s'"
                .formatted(Quoted.of(name), known));
      }
      if (!FREE.contains(name)) {
        validateNames(field.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(StrictJson::validateNames);
    }
  }
}
