package io.github.pythonimage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Who is known to have ended. */
class OrphansTest {

  @Test
  void thisProcessHasNot() {
    assertThat(Orphans.hasEnded(Orphans.self())).isFalse();
  }

  @Test
  void oneWithTheSameNumberWhichBeganBeforeHas() {
    assumeTrue(!Orphans.self().isEmpty(), "tells processes apart as Linux does");
    assertThat(Orphans.hasEnded(Orphans.self() + "0")).isTrue();
  }

  @Test
  void ofAnotherMachineNobodyKnows() {
    assertThat(Orphans.hasEnded("x" + Orphans.self())).isFalse();
    assertThat(Orphans.hasEnded("")).isFalse();
  }
}
