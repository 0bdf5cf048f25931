package io.github.pythonimage.verify.layers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Which instruction made which layer, as a configuration tells it. */
public final class LayerHistory {
  private static final JsonMapper JSON = new JsonMapper();

  private LayerHistory() {}

  /** The instructions, that of the base's first layer first; none where they do not fit. */
  public static List<String> of(PlatformImage image) {
    try {
      return of(JSON.readTree(image.config()), image.diffIds());
    } catch (IOException e) {
      return List.of();
    }
  }

  static List<String> of(JsonNode config, List<String> diffIds) {
    var steps = new ArrayList<String>();
    for (var step : config.path("history")) {
      if (!step.path("empty_layer").asBoolean()) {
        steps.add(step.path("created_by").asText());
      }
    }
    return steps.size() == diffIds.size() ? List.copyOf(steps) : List.of();
  }
}
