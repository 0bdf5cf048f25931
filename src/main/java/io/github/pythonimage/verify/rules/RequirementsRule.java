package io.github.pythonimage.verify.rules;

import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.RequirementGraph;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.Set;

/**
 * Every package of the environment has what it requires, as its METADATA says it, and there are
 * some where the POM names some.
 */
public final class RequirementsRule implements FilesRule {
  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    if (lacksPackages(context)) {
      found.error(
          "No package is in "
              + context.prefix().venv()
              + ", and <wheels> names some. Build the image again.");
    }
    context.requirements().ifPresent(graph -> check(context, graph, found));
  }

  private static boolean lacksPackages(CheckContext context) {
    var wheels = context.spec().wheels();
    var isEmpty =
        context
            .identity()
            .expected()
            .requested()
            .map(Set::isEmpty)
            .orElseGet(
                () ->
                    wheels.projects().isEmpty()
                        && wheels.inputs(context.image().version().series()).empty());
    return !isEmpty && context.stage() == Stage.RUNTIME && context.packages().isEmpty();
  }

  private static void check(CheckContext context, RequirementGraph graph, Findings found) {
    for (var problem : graph.problems()) {
      found.error(
          "%s in %s. Put a matching version into the file that <wheels><requirements> names."
              .formatted(problem, context.prefix().venv()));
    }
    for (var requirement : graph.unknown()) {
      found.warning(requirement + ": the plugin cannot read that requirement.");
    }
  }
}
