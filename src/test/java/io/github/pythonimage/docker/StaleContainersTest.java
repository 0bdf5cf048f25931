package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Who is known to have ended. */
class StaleContainersTest {

  @Test
  void thisProcessHasNot() {
    assertThat(StaleContainers.hasEnded(StaleContainers.ownProcessId())).isFalse();
  }

  @Test
  void oneWithTheSameNumberWhichBeganBeforeHas() {
    assumeTrue(!StaleContainers.ownProcessId().isEmpty(), "tells processes apart as Linux does");
    assertThat(StaleContainers.hasEnded(StaleContainers.ownProcessId() + "0")).isTrue();
  }

  @Test
  void ofAnotherMachineNobodyKnows() {
    assertThat(StaleContainers.hasEnded("x" + StaleContainers.ownProcessId())).isFalse();
    assertThat(StaleContainers.hasEnded("")).isFalse();
  }
}
