package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Severity;
import io.github.pythonimage.verify.files.FileTreeFixture;
import java.util.function.UnaryOperator;

/**
 * One change to the files of a good image, and what its rule says of it.
 *
 * @param rule the only rule that finds something
 * @param part a part of the message
 */
record RuleCase(String what, String rule, Severity severity, CheckContext context, String part) {
  static RuleCase error(
      String what, String rule, UnaryOperator<FileTreeFixture> change, String part) {
    return of(what, rule, Severity.ERROR, change, part);
  }

  static RuleCase warning(
      String what, String rule, UnaryOperator<FileTreeFixture> change, String part) {
    return of(what, rule, Severity.WARNING, change, part);
  }

  private static RuleCase of(
      String what,
      String rule,
      Severity severity,
      UnaryOperator<FileTreeFixture> change,
      String part) {
    var files = change.apply(FileTreeFixture.good()).tree();
    return new RuleCase(what, rule, severity, CheckContextFixture.withFiles(files), part);
  }

  @Override
  public String toString() {
    return rule + ": " + what;
  }
}
