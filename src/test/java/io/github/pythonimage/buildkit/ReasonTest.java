package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReasonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "process \"/bin/sh -c make\" did not complete successfully: exit code: 2"
            + "|its command ended with exit code 2.",
        "process \"/bin/sh -c a\" did not complete successfully: exit code: 137: cannot allocate"
            + " memory|its command ended with exit code 137: cannot allocate memory.",
        "secret token: not found|the secret 'token' was not given to the build.",
        "target stage \"x\" could not be found|target stage \"x\" could not be found",
        "100% wrong|100% wrong",
      })
  void inOurWords(String said, String meant) {
    assertThat(Reason.inOurWords(said)).isEqualTo(meant);
  }
}
