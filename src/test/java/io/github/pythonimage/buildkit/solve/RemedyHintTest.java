package io.github.pythonimage.buildkit.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RemedyHintTest {

  @Test
  void seesAFullDiskInTheLogOfTheStep() {
    var log = List.of("cc -o x", "cp: error writing '/x': No space left on device");

    assertThat(RemedyHint.of("process \"cp\" did not complete successfully: exit code: 1", log))
        .contains("disk is full", "docker builder prune");
  }

  @Test
  void seesAFullDiskOutsideOfAnyStep() {
    assertThat(RemedyHint.of("failed to write layer: write /x: no space left on device", List.of()))
        .contains("disk is full");
  }

  @Test
  void seesAStepThatWasKilled() {
    assertThat(
            RemedyHint.of(
                "process \"make\" did not complete successfully: exit code: 137", List.of()))
        .contains("memory");
  }

  @Test
  void saysNothingWhereItKnowsNothing() {
    assertThat(RemedyHint.of("exit code: 1", List.of("make: *** [all] Error 1"))).isEmpty();
  }
}
