package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.InsideFacts.PackageFacts;
import io.github.pythonimage.verify.RuleResult.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageProofTest {
  private static Outcome outcome(Evidence evidence, String rule) {
    return ImageProof.of(evidence, List.of()).results().stream()
        .filter(result -> result.rule().equals(rule))
        .findFirst()
        .orElseThrow()
        .outcome();
  }

  @Test
  void rulesOnPackagesAreNotCheckedWhereTheirContainerGaveNoAnswer() {
    var good = Evidences.good();
    var facts = good.inside().orElseThrow().withPackages(PackageFacts.failed("no answer"));
    var silent =
        new Evidence(
            good.image(), good.kind(), good.info(), good.base(), good.files(), Optional.of(facts));

    assertThat(outcome(good, "module-import")).isEqualTo(Outcome.PASSED);
    assertThat(outcome(silent, "module-import")).isEqualTo(Outcome.NOT_CHECKED);
    assertThat(outcome(silent, "start-up")).isEqualTo(Outcome.NOT_CHECKED);
    assertThat(outcome(silent, "time-zone")).isEqualTo(Outcome.PASSED);
  }
}
