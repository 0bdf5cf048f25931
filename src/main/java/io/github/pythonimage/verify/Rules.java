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
  static List<Finding> findings(List<Rule> rules, Evidence evidence) {
    return rules.stream()
        .filter(rule -> rule.appliesTo(evidence.kind()))
        .flatMap(rule -> rule.findings(evidence).stream())
        .toList();
  }
}
