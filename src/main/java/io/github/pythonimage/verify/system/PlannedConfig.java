package io.github.pythonimage.verify.system;

import io.github.pythonimage.config.Prefix;
import io.github.pythonimage.config.image.Healthcheck;
import io.github.pythonimage.config.image.RuntimeSpec;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the Dockerfile of an image sets, so that the image must have it; the rest is of its base.
 *
 * @param user exactly as {@code USER} has it
 * @param path folders in front of those of the base's {@code PATH}; none for an application, whose
 *     base has them
 * @param variables those of the plugin and of the POM, without {@code PATH}
 * @param labels those of the plugin, of the project and of the POM
 * @param entrypoint empty where it is the base's
 * @param command always set
 * @param workdir empty where it is the base's
 * @param settings those that are added to the base's, or take their place
 */
public record PlannedConfig(
    String user,
    List<String> path,
    Map<String, String> variables,
    Map<String, String> labels,
    Optional<List<String>> entrypoint,
    List<String> command,
    Optional<String> workdir,
    ImageSettings settings) {
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
    var path = new ArrayList<String>();
    var variables = new HashMap<String, String>();
    if (!context.image().isApplication()) {
      path.add(context.prefix().venv() + "/bin");
      if (interpreter.inPrefix()) {
        path.add(interpreter.home() + "/bin");
      }
      variables.put("LANG", "C.UTF-8");
    }
    variables.putAll(runtime.variables());
    var isUnset = runtime.entrypoint().isEmpty() && runtime.command().isEmpty();
    return new PlannedConfig(
        runtime.user().uid() + ":" + runtime.user().uid(),
        path,
        variables,
        context.image().labels(),
        Optional.of(context.image().init().entrypoint()),
        isUnset ? PYTHON : runtime.command(),
        runtime.workdir(),
        settings(runtime, context.prefix()));
  }

  private static ImageSettings settings(RuntimeSpec runtime, Prefix prefix) {
    return new ImageSettings(
        Set.copyOf(runtime.volumes()),
        Set.copyOf(runtime.ports()),
        runtime.healthcheck().map(check -> healthcheck(check, prefix)).orElse(List.of()),
        List.of(),
        runtime.stopSignal(),
        List.of(),
        List.of(),
        "");
  }

  private static List<String> healthcheck(Healthcheck check, Prefix prefix) {
    var words = new ArrayList<>(List.of("CMD"));
    words.addAll(check.words(prefix));
    return ImageSettings.healthcheck(words, check.numbers());
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
        "0",
        path,
        variables,
        Map.of(),
        Optional.empty(),
        PYTHON,
        Optional.empty(),
        ImageSettings.NONE);
  }

  /** All of {@code PATH} on top of a base. */
  public String path(ImageInfo base) {
    var ofBase = base.environment().getOrDefault("PATH", "");
    return path.isEmpty() ? ofBase : String.join(":", path) + ":" + ofBase;
  }
}
