package io.github.pythonimage.dockerfile;

import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a build gets besides the Dockerfile, which is the same in {@code docker-bake.json} and in
 * the command that the header of each Dockerfile shows.
 *
 * @param scripts the folder of {@link ImageScripts}, as seen from the module's folder
 * @param network of RUN steps: {@code default}, {@code host} or {@code none}
 * @param secrets where steps find theirs
 * @param mavenSecrets ids of secrets that only the plugin can find, in settings.xml
 * @param agents ids of the SSH agents that steps mount
 */
public record BuildInputs(
    String scripts,
    String network,
    List<SecretReference> secrets,
    List<String> mavenSecrets,
    List<String> agents) {
  public BuildInputs {
    secrets = List.copyOf(secrets);
    mavenSecrets = List.copyOf(mavenSecrets);
    agents = List.copyOf(agents);
  }

  /**
   * How to build a stage, run in the module's folder: the attributes of a target of bake. {@link
   * BuildCommand} has an option for each.
   */
  Map<String, Object> attributes(
      PlannedImage image, String dockerfile, Stage stage, List<ImageReference> names) {
    var attributes = new LinkedHashMap<String, Object>();
    attributes.put("context", ".");
    attributes.put("contexts", contexts(image, dockerfile));
    attributes.put("dockerfile", dockerfile);
    attributes.put("target", stage.word());
    attributes.put("tags", names.stream().map(ImageReference::toString).toList());
    attributes.put("args", BuildArguments.of(image));
    if (!network.equals("default")) {
      attributes.put("network", network);
    }
    if (network.equals("host")) {
      attributes.put("entitlements", List.of("network.host"));
    }
    if (!secrets.isEmpty()) {
      attributes.put("secret", secrets.stream().map(BuildInputs::attributes).toList());
    }
    if (!agents.isEmpty()) {
      attributes.put("ssh", agents);
    }
    return attributes;
  }

  private Map<String, String> contexts(PlannedImage image, String dockerfile) {
    var contexts = new TreeMap<>(NamedContexts.of(image, dockerfile));
    contexts.put(ImageScripts.CONTEXT, scripts);
    return contexts;
  }

  private static Map<String, String> attributes(SecretReference secret) {
    return new TreeMap<>(
        Map.of("type", secret.type(), "id", secret.id(), secret.key(), secret.place()));
  }
}
