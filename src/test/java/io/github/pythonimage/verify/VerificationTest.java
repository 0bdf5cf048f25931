package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.RuleResult.Outcome;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.ProbeResult;
import io.github.pythonimage.verify.check.ProbeResult.PackageFacts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static Outcome outcome(CheckContext context, String rule) {
    return Verification.of(context, List.of()).results().stream()
        .filter(result -> result.rule().equals(rule))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  @Test
  void rulesOnPackagesAreNotCheckedWhereTheirContainerGaveNoAnswer() {
    var good = CheckContextFixture.good();
    var inside = good.inside().orElseThrow();
    var failed = PackageFacts.failed("no answer");
    var facts = new ProbeResult(inside.system(), failed, inside.readOnlyProblems());
    var silent = CheckContextBuilder.of(good).inside(Optional.of(facts)).build();

    assertThat(outcome(good, "module-import")).isEqualTo(Outcome.PASSED);
    assertThat(outcome(silent, "module-import")).isEqualTo(Outcome.NOT_CHECKED);
    assertThat(outcome(silent, "start-up")).isEqualTo(Outcome.NOT_CHECKED);
    assertThat(outcome(silent, "time-zone")).isEqualTo(Outcome.PASSED);
  }
}
