package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.config.Size;
import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Findings;
import io.github.pythonimage.verify.ImageKind;
import io.github.pythonimage.verify.Rule;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.SizeBreakdown;
import java.util.stream.Collectors;

/** The image keeps within its budget. */
public final class SizeRule implements Rule {
  @Override
  public String name() {
    return "size";
  }

  @Override
  public boolean appliesTo(ImageKind kind) {
    return kind == ImageKind.RUNTIME;
  }

  @Override
  public void check(CheckContext context, Findings found) {
    var actual = new Size(context.info().sizeBytes());
    context
        .spec()
        .maxSize()
        .filter(budget -> actual.compareTo(budget) > 0)
        .ifPresent(
            budget ->
                found.error(
                    "The image has "
                        + actual
                        + ", "
                        + new Size(actual.bytes() - budget.bytes())
                        + " more than <verify><maxSize> allows ("
                        + budget
                        + ")."
                        + context.files().map(f -> largest(context, f)).orElse("")
                        + " Leave out what is not needed, or raise the budget."));
  }

  /** What the user cannot see below the prefix: the base, and the packages on top of it. */
  private static String base(CheckContext context, long prefix) {
    return context
        .base()
        .map(
            base ->
                " Its base has "
                    + new Size(base.sizeBytes())
                    + ", the distribution's packages add "
                    + new Size(Math.max(0, context.info().sizeBytes() - base.sizeBytes() - prefix))
                    + ".")
        .orElse("");
  }

  private static String largest(CheckContext context, FileTree files) {
    var parts = SizeBreakdown.of(files, context.prefix());
    return base(context, parts.total())
        + " Below "
        + context.prefix()
        + " are "
        + new Size(parts.total())
        + ", the most in "
        + parts.largest().stream()
            .map(p -> p.getKey() + " (" + new Size(p.getValue()) + ")")
            .collect(Collectors.joining(", "))
        + ".";
  }
}
