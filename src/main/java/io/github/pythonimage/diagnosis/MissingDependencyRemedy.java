package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.BuildNeed;
import io.github.pythonimage.catalog.NativePackages;
import io.github.pythonimage.catalog.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to add to the POM when a build lacks something. */
record MissingDependencyRemedy(FailedStep step, NativePackages known) {

  Diagnosis of(MissingDependency missing) {
    return new Diagnosis(
        step.subject() + " cannot be built: " + missing + " is missing.", remedy(missing));
  }

  private String remedy(MissingDependency missing) {
    if (MissingDependencyRule.isPython(missing)) {
      return "The builder's Python has no headers: name the package that has them in"
          + " <interpreter><developmentPackages>.";
    }
    return missing
        .need()
        .map(this::remedy)
        .orElseGet(
            () ->
                "Find the package of your distribution that has it ("
                    + searching(missing.name())
                    + ") and add it as <package> to <wheels><packages>.");
  }

  private String remedy(BuildNeed need) {
    if (need.toolchain().isPresent()) {
      return "Add <toolchain>" + need.toolchain().get() + "</toolchain> to <wheels><toolchains>.";
    }
    var packages = need.packages(step.family());
    if (packages.isEmpty()) {
      return "The distribution has no package of it: take a wheel, or another <base>.";
    }
    return recipe(need)
        .map(
            recipe ->
                "Add <recipe>"
                    + recipe.name()
                    + "</recipe> to <wheels><recipes>, which installs "
                    + recipe.brings(step.family())
                    + extraNote(need)
                    + ".")
        .orElseGet(
            () -> "Add " + elements(packages) + " to <wheels><packages>" + extraNote(need) + ".");
  }

  /** The recipe of what is built, if it brings what is missing and is not there yet. */
  private Optional<Recipe> recipe(BuildNeed need) {
    return step.recipe(known).filter(recipe -> brings(recipe, need, step.family()));
  }

  static boolean brings(Recipe recipe, BuildNeed need, String family) {
    return recipe.packages(family).containsAll(need.packages(family));
  }

  private String extraNote(BuildNeed need) {
    return step.family().equals("dnf")
        ? need.dnfRepository()
            .map(name -> " (of the repository " + name + ", which the base must have)")
            .orElse("")
        : "";
  }

  private String searching(String name) {
    return switch (step.family()) {
      case "apt" -> "apt-file search " + name;
      case "dnf" -> "dnf provides '*/" + name + "'";
      default -> "zypper search --provides --file-list '*/" + name + "'";
    };
  }

  static String elements(List<String> packages) {
    return packages.stream()
        .map(name -> "<package>" + name + "</package>")
        .collect(Collectors.joining());
  }
}
