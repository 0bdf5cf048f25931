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

  private final String context;
  private final String scripts;
  private final String network;
  private final List<SecretReference> secrets;
  private final Map<String, Object> targets = new LinkedHashMap<>();

  /**
   * @param context the module's folder, as seen from where bake is run
   * @param scripts the folder of {@link ImageScripts}, seen from there
   * @param network of RUN steps: {@code default}, {@code host} or {@code none}
   * @param secrets where steps find theirs
   */
  public BakeFile(String context, String scripts, String network, List<SecretReference> secrets) {
    this.context = context;
    this.scripts = scripts;
    this.network = network;
    this.secrets = List.copyOf(secrets);
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
    var target = new LinkedHashMap<String, Object>();
    target.put("context", literal(context));
    target.put("contexts", Map.of(ImageScripts.CONTEXT, literal(scripts)));
    target.put("dockerfile", literal(dockerfile));
    target.put("target", stage.word());
    target.put("tags", names.stream().map(ImageReference::toString).toList());
    target.put("args", BuildArguments.of(image));
    if (!network.equals("default")) {
      target.put("network", network);
    }
    if (network.equals("host")) {
      target.put("entitlements", List.of("network.host"));
    }
    if (!secrets.isEmpty()) {
      target.put("secret", secrets.stream().map(BakeFile::secret).toList());
    }
    more.apply(stage).forEach((key, value) -> target.put(key, literals(value)));
    return target;
  }

  private static Map<String, String> secret(SecretReference secret) {
    return new TreeMap<>(
        Map.of("type", secret.type(), "id", secret.id(), secret.key(), literal(secret.place())));
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
