package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.BuildNeed;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.NativePackages;
import io.github.pythonimage.catalog.Recipe;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.wheels.Toolchain;
import io.github.pythonimage.config.wheels.ToolchainSpec;
import io.github.pythonimage.config.wheels.WheelsSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the recipes that a POM names. */
final class Recipes {
  private static final String ELEMENT = "<wheels><recipes><recipe>";

  private Recipes() {}

  /**
   * Those that there are.
   *
   * @param errors takes those that are not known, or not for the distribution
   */
  static List<Recipe> of(WheelsSpec wheels, Distribution distribution, ValidationErrors errors) {
    if (wheels.recipes().isEmpty()) {
      return List.of();
    }
    var known = Catalog.nativePackages();
    return wheels.recipes().stream()
        .flatMap(name -> errors.collect(() -> find(known, name, distribution)).stream())
        .distinct()
        .toList();
  }

  /** The toolchains that are asked for, and those that recipes need besides. */
  static List<ToolchainSpec> toolchains(WheelsSpec wheels, List<Recipe> recipes) {
    var all = new ArrayList<>(wheels.toolchains());
    recipes.stream()
        .flatMap(recipe -> recipe.toolchains().stream())
        .distinct()
        .map(Toolchain::of)
        .filter(needed -> wheels.toolchains().stream().noneMatch(t -> t.toolchain() == needed))
        .map(ToolchainSpec::of)
        .forEach(all::add);
    return List.copyOf(all);
  }

  /**
   * What a base lacks for recipes. Reported only for bases with the name of a distribution's own
   * image: which repositories are enabled in other bases is unknown.
   */
  static Stream<String> warnings(ImageSpec spec, Distribution distribution, List<Recipe> recipes) {
    if (spec.distribution().isPresent() || !distribution.family().equals(Optional.of("dnf"))) {
      return Stream.of();
    }
    return recipes.stream()
        .flatMap(
            recipe ->
                recipe.needs().stream()
                    .flatMap(need -> missing(recipe, need, distribution).stream()));
  }

  private static Optional<String> missing(Recipe recipe, BuildNeed need, Distribution base) {
    return need.dnfRepository()
        .flatMap(
            repository ->
                Catalog.nativePackages()
                    .repositoryHint(repository, base)
                    .map(
                        command ->
                            "the recipe "
                                + recipe.name()
                                + " installs "
                                + String.join(", ", need.packages("dnf"))
                                + " of the repository "
                                + repository
                                + ", which images of "
                                + base
                                + " do not enable: make the <base> from one in which '"
                                + command
                                + "' has run, and say with <distribution>"
                                + base
                                + "</distribution> what it is."));
  }

  private static Recipe find(NativePackages known, String name, Distribution distribution) {
    try {
      var recipe = known.recipe(name);
      if (!recipe.fits(distribution.family().orElseThrow())) {
        throw ConfigurationException.of(
            name,
            "needs what " + distribution + " has no packages for.",
            "Use another <base>, or a wheel of it that is built already.");
      }
      return recipe;
    } catch (ConfigurationException e) {
      throw e.at(ELEMENT);
    }
  }
}
