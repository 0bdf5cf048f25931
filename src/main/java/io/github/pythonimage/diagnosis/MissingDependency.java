package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.BuildNeed;
import io.github.pythonimage.catalog.NativePackages;
import io.github.pythonimage.catalog.NativePackages.MissingKind;
import io.github.pythonimage.catalog.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Something that a build asked for and did not get, and what to add to the POM because of it. */
record MissingDependency(MissingKind kind, String name, Optional<BuildNeed> need) {
  static MissingDependency of(MissingKind kind, String name, NativePackages known) {
    return new MissingDependency(kind, name, known.providers(kind, name));
  }

  Diagnosis diagnosis(FailedStep step, NativePackages known) {
    return new Diagnosis(
        step.subject() + " cannot be built: " + this + " is missing.", remedy(step, known));
  }

  private String remedy(FailedStep step, NativePackages known) {
    // Python's own headers are no package of its wheels.
    if (kind == MissingKind.HEADER && name.equals("Python.h")) {
      return "The builder's Python has no headers: name the package that has them in"
          + " <interpreter><developmentPackages>.";
    }
    if (need.isEmpty()) {
      return "Find the package of your distribution that has it (%s) and add it as <package> to <wheels><packages>."
          .formatted(search(step.family()));
    }
    if (need.get().toolchain().isPresent()) {
      return "Add <toolchain>%s</toolchain> to <wheels><toolchains>."
          .formatted(need.get().toolchain().get());
    }
    var packages = need.get().packages(step.family());
    if (packages.isEmpty()) {
      return "The distribution has no package of it: take a wheel, or another <base>.";
    }
    return step.recipe(known)
        .filter(recipe -> isBroughtBy(recipe, step.family()))
        .map(
            recipe ->
                "Add <recipe>%s</recipe> to <wheels><recipes>, which installs %s%s."
                    .formatted(recipe.name(), recipe.brings(step.family()), note(step.family())))
        .orElseGet(
            () ->
                "Add " + elements(packages) + " to <wheels><packages>" + note(step.family()) + ".");
  }

  /** Whether a recipe brings it; what a toolchain brings is no matter of recipes. */
  boolean isBroughtBy(Recipe recipe, String family) {
    return need.filter(one -> one.toolchain().isEmpty())
        .filter(one -> recipe.packages(family).containsAll(one.packages(family)))
        .isPresent();
  }

  private String note(String family) {
    return need.filter(one -> family.equals("dnf"))
        .flatMap(BuildNeed::dnfRepository)
        .map(repository -> " (of the repository " + repository + ", which the base must have)")
        .orElse("");
  }

  private String search(String family) {
    return switch (family) {
      case "apt" -> "apt-file search " + name;
      case "dnf" -> "dnf provides '*/" + name + "'";
      default -> "zypper search --provides --file-list '*/" + name + "'";
    };
  }

  private static String elements(List<String> packages) {
    return packages.stream()
        .map(name -> "<package>" + name + "</package>")
        .collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return "the " + kind + " " + (kind == MissingKind.LIBRARY ? "lib" : "") + name;
  }
}
