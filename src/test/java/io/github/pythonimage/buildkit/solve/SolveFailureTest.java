package io.github.pythonimage.buildkit.solve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is to blame for a failed solve. */
class SolveFailureTest {
  private static final String PROCESS =
      "process \"/bin/sh -c %s\" did not complete successfully: %s";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to push r.example/a:1: failed to do request: Head \"https://r.example/v2/\": dial tcp",
        "failed to push r.example/a:1: manifest invalid: tags are immutable",
        "failed to push r.example/a:1: denied: not yours",
        "a/b:1: failed to resolve source metadata for docker.io/a/b:1: no such host",
        "failed to solve: x: failed to resolve source metadata for r.example/a: 403 Forbidden",
        "failed to copy: httpReadSeeker: failed open: unexpected status from GET request to"
            + " https://r.example/v2/a/b/blobs/sha256:1: 502 Bad Gateway",
        "short read: expected 20 bytes but got 10: unexpected EOF",
        "failed to write layer: write /x: no space left on device",
      })
  void registryNetworkOrDisk(String reason) {
    assertThat(SolveFailure.isInfrastructure(reason)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret token: not found",
        "target stage \"x\" could not be found",
        "dockerfile parse error on line 1: unknown instruction: FORM",
        "failed to compute cache key: failed to calculate checksum of ref a::b: \"/c\": not found",
      })
  void whatWasToBeBuilt(String reason) {
    assertThat(SolveFailure.isInfrastructure(reason)).isFalse();
  }

  /** The script of a step is in the reason, and may hold anything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "make",
        "echo failed to push r.example/a:1: denied: not yours",
        "echo no space left on device",
      })
  void stepThatFails(String script) {
    assertThat(SolveFailure.isInfrastructure(PROCESS.formatted(script, "exit code: 1"))).isFalse();
  }
}
