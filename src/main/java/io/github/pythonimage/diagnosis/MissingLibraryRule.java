package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.Catalog;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shared libraries that wheels link to, and that no package of the builder has. */
final class MissingLibraryRule implements FailureRule {
  /** Words of this plugin's own script. */
  private static final Pattern OUTPUT =
      Pattern.compile(
          "^ERROR: (\\S+\\.whl links to (\\S+(?:, \\S+)*), which no installed package has)");

  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    var found =
        step.log().stream()
            .map(OUTPUT::matcher)
            .filter(Matcher::find)
            .map(Matcher::toMatchResult)
            .toList();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var libraries = new LinkedHashSet<String>();
    found.forEach(one -> libraries.addAll(List.of(one.group(2).split(", "))));
    var known = Catalog.sharedLibraries();
    return Optional.of(
        new Diagnosis(
            found.stream().map(one -> one.group(1) + ".").collect(Collectors.joining(" ")),
            libraries.stream()
                .map(name -> known.remedy(name, step.distribution(), "<wheels><packages>"))
                .distinct()
                .collect(Collectors.joining(" "))));
  }
}
