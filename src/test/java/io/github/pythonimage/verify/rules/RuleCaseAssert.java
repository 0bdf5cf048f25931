package io.github.pythonimage.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.Rules;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.files.FileTreeFixture;
import java.util.List;
import java.util.function.UnaryOperator;

/** Runs all outside rules; what one finds, another may find as well. */
final class RuleCaseAssert {
  private RuleCaseAssert() {}

  static void assertFinds(RuleCase one) {
    assertThat(findings(one.context()))
        .as(one.what())
        .filteredOn(finding -> finding.rule().equals(one.rule()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(one.severity());
              assertThat(finding.message()).contains(one.part()).matches(".*[.:] .+\\.|.*\\.");
            });
  }

  static void assertFindsNothing(UnaryOperator<FileTreeFixture> change) {
    var files = change.apply(FileTreeFixture.good()).tree();
    assertThat(findings(CheckContextFixture.withFiles(files))).isEmpty();
  }

  static List<Finding> findings(CheckContext context) {
    return Rules.OUTSIDE.stream().flatMap(r -> r.findings(context).stream()).toList();
  }
}
