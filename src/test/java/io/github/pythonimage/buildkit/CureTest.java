package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CureTest {

  @Test
  void seesAFullDiskInTheLogOfTheStep() {
    var log = List.of("cc -o x", "cp: error writing '/x': No space left on device");

    assertThat(Cure.of("process \"cp\" did not complete successfully: exit code: 1", log))
        .contains("disk is full", "docker builder prune");
  }

  @Test
  void seesAFullDiskOutsideOfAnyStep() {
    assertThat(Cure.of("failed to write layer: write /x: no space left on device", List.of()))
        .contains("disk is full");
  }

  @Test
  void seesAStepThatWasKilled() {
    assertThat(Cure.of("process \"make\" did not complete successfully: exit code: 137", List.of()))
        .contains("memory");
  }

  @Test
  void saysNothingWhereItKnowsNothing() {
    assertThat(Cure.of("exit code: 1", List.of("make: *** [all] Error 1"))).isEmpty();
  }
}
