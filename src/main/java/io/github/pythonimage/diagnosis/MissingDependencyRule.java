package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.NativePackages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A header, a program, a library, or what pkg-config knows, that a build needs and has not. */
final class MissingDependencyRule implements FailureRule {
  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    var known = Catalog.nativePackages();
    // Once: it reads the whole log, and there may be something missing in each of its lines.
    var recipe = step.recipe(known);
    var missing =
        find(step.story(), known).stream().filter(m -> !isInstalled(m, step, known)).toList();
    return Stream.of(
            // A project may look for one of several; its recipe says which it is to have.
            missing.stream()
                .filter(m -> recipe.filter(r -> m.isBroughtBy(r, step.family())).isPresent()),
            missing.stream().filter(m -> m.need().isPresent()),
            // What nobody knows comes last: builds look for much that they can do without.
            missing.stream())
        .flatMap(found -> found)
        .findFirst()
        .map(m -> m.diagnosis(step, known));
  }

  private static boolean isInstalled(
      MissingDependency missing, FailedStep step, NativePackages known) {
    return missing
        .need()
        .map(need -> need.packages(step.family()))
        .filter(packages -> !packages.isEmpty() && step.asked(known).containsAll(packages))
        .isPresent();
  }

  /** The last one first: builds look around before they fail. */
  private static List<MissingDependency> find(List<String> story, NativePackages known) {
    var found = new ArrayList<MissingDependency>();
    for (var line : story) {
      // Meson says of every compiler that it tries that there is none.
      if (line.startsWith("Running `")) {
        continue;
      }
      for (var pattern : ErrorPatterns.ALL.missing()) {
        for (var output : pattern.output()) {
          var match = output.matcher(line);
          if (match.find()) {
            var name = pattern.name(match.group(1));
            var missing = MissingDependency.of(pattern.kind(), name, known);
            if (pattern.certain() || missing.need().isPresent()) {
              found.add(0, missing);
            }
          }
        }
      }
    }
    return found;
  }
}
