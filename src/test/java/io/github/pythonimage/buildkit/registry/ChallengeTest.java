package io.github.pythonimage.buildkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What registries answer to who has not said who he is. */
class ChallengeTest {

  @Test
  void parameters_are_read_quoted_or_not() {
    var header =
        "Bearer realm=\"https://auth.example.com/token\",service=registry.example.com,"
            + "scope=\"repository:a/b:pull,push\", error=\"say \\\"who\\\"\"";

    assertThat(Challenge.of(List.of(header)))
        .contains(
            new Challenge(
                "bearer",
                Map.of(
                    "realm", "https://auth.example.com/token",
                    "service", "registry.example.com",
                    "scope", "repository:a/b:pull,push",
                    "error", "say \"who\"")));
  }

  @Test
  void a_token_is_preferred_and_what_nobody_knows_is_left_out() {
    assertThat(Challenge.of(List.of("Negotiate", "BASIC realm=\"x\"", "bearer realm=\"y\"")))
        .contains(new Challenge("bearer", Map.of("realm", "y")));
    assertThat(Challenge.of(List.of("Negotiate", "BASIC realm=\"x\"")))
        .contains(new Challenge("basic", Map.of("realm", "x")));
    assertThat(Challenge.of(List.of("Negotiate"))).isEmpty();
    assertThat(Challenge.of(List.of())).isEmpty();
  }
}
