package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Recipe;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A project failed in words of its own, and what it needs is known. */
final class KnownRecipeRule implements FailureRule {
  private static final Pattern ERROR = Pattern.compile("^\\w*(?:Error|Exception): (.*\\w.*?)\\.?$");

  @Override
  public Optional<Diagnosis> of(FailedStep step) {
    var known = Catalog.nativePackages();
    return step.recipe(known)
        .map(
            recipe ->
                new Diagnosis(
                    step.subject()
                        + " cannot be built"
                        + ownWords(step)
                        + "; compiling it takes "
                        + recipe.brings(step.family())
                        + ", which <wheels> does not ask for.",
                    remedy(recipe)));
  }

  /** The last error that its build tells, as those do that know themselves what they miss. */
  private static String ownWords(FailedStep step) {
    return step.story().stream()
        .map(ERROR::matcher)
        .filter(Matcher::find)
        .reduce((first, second) -> second)
        .map(said -> " (its build says: " + ErrorPattern.shorten(said.group(1)) + ")")
        .orElse("");
  }

  private static String remedy(Recipe recipe) {
    return "Add <recipe>" + recipe.name() + "</recipe> to <wheels><recipes>.";
  }
}
