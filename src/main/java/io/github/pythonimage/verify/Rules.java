package io.github.pythonimage.verify;

import io.github.pythonimage.verify.inside.InsideRules;
import io.github.pythonimage.verify.rules.OutsideRules;
import java.util.List;
import java.util.stream.Stream;

/** The list of all rules, in the order of their findings. */
public final class Rules {
  /** All of them: first those on the image as it lies in the engine, then those on what it does. */
  public static final List<Rule> ALL =
      Stream.concat(OutsideRules.ALL.stream(), InsideRules.ALL.stream()).toList();

  private Rules() {}

  /** Whether a rule needs a container of the image. */
  static boolean isInside(Rule rule) {
    return InsideRules.ALL.contains(rule);
  }

  /** What some of them find in one image. */
  static List<Finding> findings(List<Rule> rules, CheckContext context) {
    return rules.stream()
        .filter(rule -> rule.appliesTo(context.kind()))
        .flatMap(rule -> findings(rule, context).stream())
        .toList();
  }

  /** An image on which a rule fails is not good, and the other rules still have their say. */
  private static List<Finding> findings(Rule rule, CheckContext context) {
    try {
      return rule.findings(context);
    } catch (RuntimeException | StackOverflowError e) {
      return List.of(new Finding(rule.name(), Severity.ERROR, undecided(e), true));
    }
  }

  private static String undecided(Throwable failure) {
    var where =
        Stream.of(failure.getStackTrace())
            .map(StackTraceElement::getClassName)
            .filter(name -> name.startsWith(Rules.class.getPackageName()))
            .findFirst()
            .map(name -> " in " + name.substring(name.lastIndexOf('.') + 1))
            .orElse("");
    return "The rule could not be decided: something in the image made it fail ("
        + failure.getClass().getSimpleName()
        + where
        + "). Take the unusual file or setting out of the image, or report an error of the plugin.";
  }
}
