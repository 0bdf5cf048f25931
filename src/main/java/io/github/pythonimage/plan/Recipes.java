package io.github.pythonimage.plan;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.catalog.NativePackages;
import io.github.pythonimage.catalog.Recipe;
import io.github.pythonimage.spec.Mistakes;
import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.spec.SpecException;
import io.github.pythonimage.spec.WheelsSpec;
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
