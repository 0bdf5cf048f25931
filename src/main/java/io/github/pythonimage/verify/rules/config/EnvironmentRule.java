package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.system.PlannedConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The image has the variables of its base, of the POM and of the plugin, each once, and finds the
 * environment's commands first.
 */
public final class EnvironmentRule implements Rule {
  private static final String PATH = "PATH";

  /** Where every distribution has its programs. */
  private static final Set<String> USUAL =
      Set.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  @Override
  public void check(CheckContext context, Findings found) {
    var image = context.info().environment();
    var planned = PlannedConfig.of(context);
    var isRuntime = context.stage() == Stage.RUNTIME;
    var runtime = context.spec().runtime();
    var said = isRuntime ? runtime.environment() : Map.<String, String>of();
    var defaults = isRuntime ? runtime.defaultVariables() : Map.<String, String>of();
    var wanted = isRuntime ? runtime.variables() : Map.<String, String>of();
    new MapDiff(context, "ENV", "<runtime><environment>", said, image).differences(found);
    new MapDiff(context, "ENV", "<runtime><defaults>", defaults, image).differences(found);
    var diff = new MapDiff(context, "ENV", "<runtime><environment>", wanted, image);
    var known = new HashMap<>(planned.variables());
    var path = image.getOrDefault(PATH, "");
    var problem = problem(context, planned, path);
    problem.ifPresent(found::error);
    if (problem.isPresent() || context.base().isPresent() || isUsual(planned, path)) {
      known.put(PATH, path);
    }
    diff.foreign(found, known, ImageInfo::environment);
    var missing = missing(context, planned, wanted);
    found.error(
        Message.of(missing, "ENV", "ENV")
            .then(
                " of the Dockerfile or of the base is not in the image. Build the image"
                    + " again."));
    var repeated = context.info().settings().repeatedVariables();
    found.error(
        Message.of(repeated, "variable", "variables")
            .then(
                " of the image has more than one value, and programs differ in which one they"
                    + " take. Build the image again."));
  }

  /**
   * A Dockerfile cannot remove a variable. What the runtime has, and PATH, are compared already.
   */
  private static List<String> missing(
      CheckContext context, PlannedConfig planned, Map<String, String> wanted) {
    var ofBase = context.base().map(ImageInfo::environment).orElse(Map.of());
    return Stream.of(planned.variables(), ofBase)
        .flatMap(variables -> variables.keySet().stream())
        .filter(name -> !context.info().environment().containsKey(name))
        .filter(name -> !name.equals(PATH) && !wanted.containsKey(name))
        .distinct()
        .sorted()
        .toList();
  }

  private static Optional<String> problem(
      CheckContext context, PlannedConfig planned, String path) {
    var own = String.join(":", planned.path());
    if (!own.isEmpty() && !path.equals(own) && !path.startsWith(own + ":")) {
      return Optional.of(
          "The image's PATH is %s and does not start with %s, so that another python3 may be found. Build the image again."
              .formatted(Quoted.of(path), own));
    }
    return context
        .base()
        .map(planned::path)
        .filter(wanted -> !wanted.equals(path))
        .map(
            wanted ->
                "The image's PATH is %s, but with the folders of the base %s it must be %s. Build the image again."
                    .formatted(Quoted.of(path), context.image().base(), Quoted.of(wanted)));
  }

  /** Nothing to warn of where nobody knows the base. */
  private static boolean isUsual(PlannedConfig planned, String path) {
    return Stream.of(path.split(":", -1)).skip(planned.path().size()).allMatch(USUAL::contains);
  }
}
