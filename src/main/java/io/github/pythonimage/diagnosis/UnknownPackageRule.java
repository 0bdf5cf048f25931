package io.github.pythonimage.diagnosis;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Packages that the distribution does not have: all that one step asked for, by their elements. */
final class UnknownPackageRule implements FailureRule {
  /** A version that is pinned stays with the name, as the POM has it. */
  private static final Pattern VERSION =
      Pattern.compile("^E: Version '([^']+)' for '([^']+)' was not found");

  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    var byElement = new TreeMap<String, Set<String>>();
    for (var name : names(step)) {
      byElement.computeIfAbsent(element(name, step), key -> new LinkedHashSet<>()).add(name);
    }
    return byElement.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Diagnosis(
                "The distribution has no package "
                    + byElement.values().stream()
                        .flatMap(Set::stream)
                        .collect(Collectors.joining(", nor "))
                    + ".",
                byElement.entrySet().stream()
                    .map(one -> remedy(one.getKey(), List.copyOf(one.getValue())))
                    .collect(Collectors.joining(" "))));
  }

  private static Set<String> names(FailedStep step) {
    var names = new LinkedHashSet<String>();
    for (var line : step.log()) {
      for (var pattern : ErrorPatterns.ALL.packages()) {
        var found = pattern.matcher(line);
        if (found.find()) {
          // dnf names all of them on one line.
          names.addAll(List.of(found.group(1).strip().split("\\s+")));
        }
      }
      var version = VERSION.matcher(line);
      if (version.find()) {
        names.add(version.group(2) + "=" + version.group(1));
      }
    }
    return names;
  }

  private static String element(String name, FailedStep step) {
    if (has(step.runtimePackages(), name)) {
      return "<runtime><packages>";
    }
    // What neither element has may be of a <recipe>, or of the interpreter.
    return step.buildsWheels() || has(step.wheels().packages(), name)
        ? "<wheels><packages>"
        : "<image>";
  }

  /** Package managers write a pinned version in their own way, or leave it out. */
  private static boolean has(List<String> packages, String name) {
    return packages.stream()
        .anyMatch(
            one ->
                one.equals(name)
                    || one.replace("=", "-").equals(name)
                    || one.split("=", 2)[0].equals(name));
  }

  private static String remedy(String element, List<String> names) {
    return names.size() == 1
        ? "Correct its name in %s, or add the repository that has it to the <base>."
            .formatted(element)
        : "Correct the names %s in %s, or add the repository that has them to the <base>."
            .formatted(String.join(" and ", names), element);
  }
}
