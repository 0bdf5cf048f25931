package io.github.pythonimage.verify.check;

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
  public void error(Message message) {
    add(Severity.ERROR, message, false);
  }

  public void error(String text) {
    error(Message.of(text));
  }

  /** Adds what the user should know. */
  public void warning(Message message) {
    add(Severity.WARNING, message, false);
  }

  public void warning(String text) {
    warning(Message.of(text));
  }

  /** Adds what the user should know where the rule lacked something to compare with. */
  public void undecided(Message message) {
    add(Severity.WARNING, message, true);
  }

  public void undecided(String text) {
    undecided(Message.of(text));
  }

  private void add(Severity severity, Message message, boolean isUndecided) {
    if (!message.isAboutNothing()) {
      all.add(new Finding(rule, severity, message, isUndecided));
    }
  }

  List<Finding> all() {
    return List.copyOf(all);
  }
}
