package io.github.pythonimage.verify.rules;

import io.github.pythonimage.spec.Size;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import io.github.pythonimage.verify.MessageRule;
import java.util.List;
import java.util.stream.Collectors;

/** The image keeps within its budget. */
public final class SizeRule implements MessageRule {
  @Override
  public String name() {
    return "size";
  }

  @Override
  public List<String> problems(Evidence evidence) {
    var actual = new Size(evidence.info().sizeBytes());
    return evidence
        .spec()
        .maxSize()
        .filter(budget -> actual.compareTo(budget) > 0)
        .map(
            budget ->
                "The image has "
                    + actual
                    + ", "
                    + new Size(actual.bytes() - budget.bytes())
                    + " more than <verify><maxSize> allows ("
                    + budget
                    + ")."
                    + evidence.facts().map(f -> largest(evidence, f)).orElse("")
                    + " Leave out what is not needed, or raise the budget.")
        .stream()
        .toList();
  }

  /** What the user cannot see below the prefix: the base, and the packages on top of it. */
  private static String base(Evidence evidence, long prefix) {
    return evidence
        .base()
        .map(
            base ->
                " Its base has "
                    + new Size(base.sizeBytes())
                    + ", the distribution's packages add "
                    + new Size(Math.max(0, evidence.info().sizeBytes() - base.sizeBytes() - prefix))
                    + ".")
        .orElse("");
  }

  private static String largest(Evidence evidence, Facts facts) {
    var prefix = facts.sizes().bytes();
    return base(evidence, prefix)
        + " Below "
        + evidence.prefix()
        + " are "
        + new Size(prefix)
        + ", the most in "
        + facts.sizes().largest().stream()
            .map(p -> p.name() + " (" + new Size(p.bytes()) + ")")
            .collect(Collectors.joining(", "))
        + ".";
  }
}
