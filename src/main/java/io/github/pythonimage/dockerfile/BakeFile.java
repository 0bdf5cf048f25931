package io.github.pythonimage.dockerfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The matrix as a {@code docker-bake.json}, for {@code docker buildx bake} in the module's folder.
 */
public final class BakeFile {
  private static final JsonMapper JSON = new JsonMapper();

  private final BuildInputs inputs;
  private final Map<String, Object> targets = new LinkedHashMap<>();

  public BakeFile(BuildInputs inputs) {
    this.inputs = inputs;
  }

  /**
   * Adds an image, and its builder where that is published.
   *
   * @param more attributes of the target that builds the given stage; strings, or lists of strings
   */
  public void add(
      PlannedImage image, String dockerfile, Function<Stage, Map<String, Object>> more) {
    var name = unused(image.folder().replaceAll("[^A-Za-z0-9-]", "_"));
    targets.put(name, target(image, dockerfile, Stage.RUNTIME, image.tags(), more));
    if (!image.builderTags().isEmpty()) {
      targets.put(
          name + Stage.BUILDER.suffix(),
          target(image, dockerfile, Stage.BUILDER, image.builderTags(), more));
    }
  }

  private static Object literals(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(BakeFile::literals).toList();
    }
    if (value instanceof Map<?, ?> fields) {
      var literals = new LinkedHashMap<Object, Object>();
      fields.forEach((key, field) -> literals.put(key, literals(field)));
      return literals;
    }
    return value instanceof String text ? literal(text) : value;
  }

  /** Two ids can differ in nothing that bake allows in the name of a target. */
  private String unused(String name) {
    return targets.containsKey(name) ? unused(name + "_") : name;
  }

  private Map<String, Object> target(
      PlannedImage image,
      String dockerfile,
      Stage stage,
      List<ImageReference> names,
      Function<Stage, Map<String, Object>> more) {
    var target = new LinkedHashMap<>(inputs.attributes(image, dockerfile, stage, names));
    target.putAll(more.apply(stage));
    target.replaceAll((key, value) -> literals(value));
    return target;
  }

  /** Bake reads strings as HCL templates. */
  private static String literal(String text) {
    return text.replace("${", "$${").replace("%{", "%%{");
  }

  /** The file's text. */
  public String text() {
    var file =
        Map.of(
            "group",
            Map.of("default", Map.of("targets", List.copyOf(targets.keySet()))),
            "target",
            targets);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new TreeMap<>(file)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
