package io.github.pythonimage.config.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedFindingTest {
  private static final String MESSAGE = "Module uwsgidecorators of uWSGI 2.0 cannot be imported";

  private static boolean accepts(String match) {
    return new AcceptedFinding("module-import", match, "why").matches(MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"uwsgidecorators", "Module * cannot", "Module*uWSGI 2*imported", "*", "**2.0**"})
  void acceptsMessageThatContainsText(String match) {
    assertThat(accepts(match)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uwsgi 2.0", "imported*Module", "2.0*2.0", "Module.*cannot", "?"})
  void refusesOtherMessages(String match) {
    assertThat(accepts(match)).isFalse();
  }
}
