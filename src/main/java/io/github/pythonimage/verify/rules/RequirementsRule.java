package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.packages.RequirementGraph;
import io.github.pythonimage.verify.system.FilesRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every package of the environment has what it requires, as its METADATA says it, and there are
 * some where the POM names some.
 */
public final class RequirementsRule implements FilesRule {
  @Override
  public String name() {
    return "requirements";
  }

  @Override
  public List<Finding> findings(CheckContext context, FileTree files) {
    var found = new ArrayList<>(missing(context));
    context.requirements().ifPresent(graph -> found.addAll(findings(context, graph)));
    return found;
  }

  private List<Finding> missing(CheckContext context) {
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
    return isEmpty || context.kind() == ImageKind.BUILDER || !context.packages().isEmpty()
        ? List.of()
        : List.of(
            finding(
                "No package is in "
                    + context.prefix().venv()
                    + ", and <wheels> names some. Build the image again."));
  }

  private List<Finding> findings(CheckContext context, RequirementGraph graph) {
    var unmet =
        graph.problems().stream()
            .map(
                problem ->
                    finding(
                        problem
                            + " in "
                            + context.prefix().venv()
                            + ". Put a matching version into the file that <wheels><requirements>"
                            + " names."));
    var unknown =
        graph.unknown().stream()
            .map(problem -> warning(problem + ": the plugin cannot read that requirement."));
    return Stream.concat(unmet, unknown).toList();
  }
}
