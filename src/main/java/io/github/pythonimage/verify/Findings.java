package io.github.pythonimage.verify;

import java.util.ArrayList;
import java.util.List;

/** What one rule finds in one image. A message about a list of nothing is no finding. */
public final class Findings {
  private final String rule;
  private final List<Finding> all = new ArrayList<>();

  Findings(String rule) {
    this.rule = rule;
  }

  /** Adds what makes the image bad. */
  public void error(CharSequence message) {
    add(Severity.ERROR, message, false);
  }

  /** Adds what the user should know. */
  public void warning(CharSequence message) {
    add(Severity.WARNING, message, false);
  }

  /** The same where the rule lacked something to compare with. */
  public void undecided(CharSequence message) {
    add(Severity.WARNING, message, true);
  }

  private void add(Severity severity, CharSequence message, boolean isUndecided) {
    if (!(message instanceof ListMessage list) || !list.things().isEmpty()) {
      all.add(new Finding(rule, severity, message, isUndecided));
    }
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
