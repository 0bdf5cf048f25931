package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Recipe;
import java.util.Optional;

/** A project failed in words of its own, and what it needs is known. */
final class KnownRecipe implements Cause {

  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    var known = Catalog.nativePackages();
    return step.recipe(known)
        .map(
            recipe ->
                new Diagnosis(
                    step.subject()
                        + " cannot be built; compiling it takes "
                        + recipe.brings(step.family())
                        + ", which <wheels> does not ask for.",
                    remedy(recipe)));
  }

  private static String remedy(Recipe recipe) {
    return "Add <recipe>" + recipe.name() + "</recipe> to <wheels><recipes>.";
  }
}
