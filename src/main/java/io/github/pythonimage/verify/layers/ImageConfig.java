package io.github.pythonimage.verify.layers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.docker.HistoryEntry;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.docker.Variables;
import io.github.pythonimage.verify.files.DamagedImageException;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads an image's configuration as an engine would describe it, and which instruction made which
 * layer.
 */
public final class ImageConfig {
  private static final JsonMapper JSON = new JsonMapper();

  private ImageConfig() {}

  /**
   * The description.
   *
   * @param sizeBytes all layers, unpacked
   */
  public static ImageInfo read(PlatformImage image, long sizeBytes) {
    JsonNode root;
    try {
      root = JSON.readTree(image.config());
    } catch (IOException e) {
      throw new DamagedImageException(image.configDescriptor().digest() + " is not JSON");
    }
    var config = root.path("config");
    return new ImageInfo(
        image.configDescriptor().digest(),
        sizeBytes,
        image.diffIds(),
        config.path("User").asText(),
        Variables.of(strings(config.path("Env"))),
        map(config.path("Labels")),
        text(config.path("WorkingDir")),
        strings(config.path("Entrypoint")),
        strings(config.path("Cmd")),
        moment(root.path("created").asText()),
        root.path("architecture").asText(),
        settings(config, root.path("author").asText()),
        history(root.path("history")),
        image.platform());
  }

  private static ImageSettings settings(JsonNode config, String author) {
    return new ImageSettings(
        names(config.path("Volumes")),
        names(config.path("ExposedPorts")),
        ImageSettings.healthcheck(
            strings(config.path("Healthcheck").path("Test")), numbers(config.path("Healthcheck"))),
        strings(config.path("OnBuild")),
        text(config.path("StopSignal")),
        strings(config.path("Shell")),
        Variables.repeated(strings(config.path("Env"))),
        author);
  }

  private static Map<String, Long> numbers(JsonNode object) {
    var numbers = new LinkedHashMap<String, Long>();
    object.properties().stream()
        .filter(field -> field.getValue().isNumber())
        .forEach(field -> numbers.put(field.getKey(), field.getValue().asLong()));
    return numbers;
  }

  /** An engine tells the newest first. */
  private static List<HistoryEntry> history(JsonNode history) {
    var entries =
        history
            .valueStream()
            .map(
                step ->
                    new HistoryEntry(
                        step.path("created_by").asText(), step.path("comment").asText()))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(entries);
    return entries;
  }

  static List<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static Map<String, String> map(JsonNode object) {
    var map = new LinkedHashMap<String, String>();
    object.properties().forEach(field -> map.put(field.getKey(), field.getValue().asText()));
    return map;
  }

  private static Set<String> names(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private static Optional<String> text(JsonNode node) {
    return Optional.of(node.asText()).filter(text -> !text.isEmpty());
  }

  private static Optional<Instant> moment(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The instructions, that of the base's first layer first; none where they do not fit. */
  public static List<String> steps(PlatformImage image) {
    try {
      return steps(JSON.readTree(image.config()), image.diffIds());
    } catch (IOException e) {
      return List.of();
    }
  }

  static List<String> steps(JsonNode config, List<String> diffIds) {
    var steps =
        config
            .path("history")
            .valueStream()
            .filter(step -> !step.path("empty_layer").asBoolean())
            .map(step -> step.path("created_by").asText())
            .toList();
    return steps.size() == diffIds.size() ? steps : List.of();
  }
}
