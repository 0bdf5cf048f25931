package io.github.pythonimage.verify.system;

import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the Dockerfile of an image sets, so that the image must have it; the rest is of its base.
 *
 * @param user exactly as {@code USER} has it
 * @param path folders in front of those of the base's {@code PATH}
 * @param variables those of the plugin and of the POM, without {@code PATH}
 * @param labels those of the plugin and of the POM
 * @param entrypoint empty where it is the base's
 * @param command always set
 * @param workdir empty where it is the base's
 */
public record PlannedConfig(
    String user,
    List<String> path,
    Map<String, String> variables,
    Map<String, String> labels,
    Optional<List<String>> entrypoint,
    List<String> command,
    Optional<String> workdir) {
  private static final List<String> PYTHON = List.of("python3");

  public PlannedConfig {
    path = List.copyOf(path);
    variables = Map.copyOf(variables);
    labels = Map.copyOf(labels);
    entrypoint = entrypoint.map(List::copyOf);
    command = List.copyOf(command);
  }

  /** What an image of this kind must have. */
  public static PlannedConfig of(CheckContext context) {
    return context.stage() == Stage.RUNTIME ? ofRuntime(context) : ofBuilder(context);
  }

  private static PlannedConfig ofRuntime(CheckContext context) {
    var runtime = context.spec().runtime();
    var interpreter = context.image().interpreter();
    var path = new ArrayList<>(List.of(context.prefix().venv() + "/bin"));
    if (interpreter.inPrefix()) {
      path.add(interpreter.home() + "/bin");
    }
    var variables = new HashMap<>(Map.of("LANG", "C.UTF-8"));
    variables.putAll(runtime.environment());
    var labels = new HashMap<String, String>();
    labels.put("org.opencontainers.image.base.name", context.image().base().toString());
    if (interpreter.selfContained()) {
      labels.put(
          "io.github.pythonimage.openssl",
          "linked statically; updates come only with another archive");
    }
    labels.putAll(runtime.labels());
    var isUnset = runtime.entrypoint().isEmpty() && runtime.command().isEmpty();
    return new PlannedConfig(
        runtime.user().uid() + ":" + runtime.user().uid(),
        path,
        variables,
        labels,
        Optional.of(runtime.entrypoint()),
        isUnset ? PYTHON : runtime.command(),
        runtime.workdir());
  }

  private static PlannedConfig ofBuilder(CheckContext context) {
    var prefix = context.prefix();
    var path = new ArrayList<>(List.of(prefix.venv() + "/bin"));
    var variables = new HashMap<>(Map.of("LANG", "C.UTF-8"));
    if (context.image().interpreter().sharesBuilder()) {
      path.addAll(List.of(prefix.python() + "/shims", "/opt/python-image/pyenv/bin"));
      variables.put("PYENV_ROOT", prefix.python());
    } else {
      path.add(context.image().buildPython() + "/bin");
    }
    return new PlannedConfig(
        "0", path, variables, Map.of(), Optional.empty(), PYTHON, Optional.empty());
  }

  /** All of {@code PATH} on top of a base. */
  public String path(ImageInfo base) {
    return String.join(":", path) + ":" + base.environment().getOrDefault("PATH", "");
  }
}
