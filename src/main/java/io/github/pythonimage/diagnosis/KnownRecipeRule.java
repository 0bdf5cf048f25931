package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.Catalog;
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
                    "%s cannot be built%s; compiling it takes %s, which <wheels> does not ask for."
                        .formatted(step.subject(), lastError(step), recipe.brings(step.family())),
                    "Add <recipe>%s</recipe> to <wheels><recipes>.".formatted(recipe.name())));
  }

  /** The last error that its build tells, as those do that know themselves what they miss. */
  private static String lastError(FailedStep step) {
    return step.story().stream()
        .map(ERROR::matcher)
        .filter(Matcher::find)
        .reduce((first, second) -> second)
        .map(said -> " (its build says: " + ErrorPattern.shorten(said.group(1)) + ")")
        .orElse("");
  }
}
