package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.NativePackages;
import io.github.pythonimage.catalog.Recipe;
import io.github.pythonimage.spec.Mistakes;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import io.github.pythonimage.spec.Toolchain;
import io.github.pythonimage.spec.ToolchainSpec;
import io.github.pythonimage.spec.WheelsSpec;
import java.util.ArrayList;
import java.util.List;

/** Finds the recipes that a POM names. */
final class Recipes {
  private static final String ELEMENT = "<wheels><recipes><recipe>";

  private Recipes() {}

  /**
   * Those that there are.
   *
   * @param mistakes takes those that are not known, or not for the distribution
   */
  static List<Recipe> of(WheelsSpec wheels, Distribution distribution, Mistakes mistakes) {
    if (wheels.recipes().isEmpty()) {
      return List.of();
    }
    var known = Catalog.nativePackages();
    return wheels.recipes().stream()
        .flatMap(name -> mistakes.tried(() -> find(known, name, distribution)).stream())
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

  private static Recipe find(NativePackages known, String name, Distribution distribution) {
    try {
      var recipe = known.recipe(name);
      if (!recipe.fits(distribution.family().orElseThrow())) {
        throw new SpecException(
            "",
            Quoted.of(name) + " needs what " + distribution + " has no packages for.",
            "Use another <base>, or a wheel of it that is built already.");
      }
      return recipe;
    } catch (SpecException e) {
      throw e.in(ELEMENT);
    }
  }
}
