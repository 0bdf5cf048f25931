package io.github.pythonimage.buildkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** What registries answer to who has not said who he is. */
class ChallengeTest {

  @Test
  void parametersAreReadQuotedOrNot() {
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
  void aTokenIsPreferredAndWhatNobodyKnowsIsLeftOut() {
    assertThat(Challenge.of(List.of("Negotiate", "BASIC realm=\"x\"", "bearer realm=\"y\"")))
        .contains(new Challenge("bearer", Map.of("realm", "y")));
    assertThat(Challenge.of(List.of("Negotiate", "BASIC realm=\"x\"")))
        .contains(new Challenge("basic", Map.of("realm", "x")));
    assertThat(Challenge.of(List.of("Negotiate"))).isEmpty();
    assertThat(Challenge.of(List.of())).isEmpty();
  }

  @Test
  void severalInOneHeaderAreToldApart() {
    assertThat(
            Challenge.of(
                List.of("Negotiate abc==, Basic realm=\"x, y\" , Bearer realm=\"z\",service=s")))
        .contains(new Challenge("bearer", Map.of("realm", "z", "service", "s")));
  }

  @Test
  void longOnesAreLeftOut() {
    assertThat(Challenge.of(List.of("Bearer realm=\"" + "a".repeat(10_000) + "\""))).isEmpty();
    assertThat(Challenge.of(Collections.nCopies(1_000_000, "Negotiate"))).isEmpty();
  }

  @Property
  void anyTextIsReadToItsEnd(@ForAll @StringLength(max = 500) String text) {
    assertThatNoException().isThrownBy(() -> Challenge.of(List.of(text)));
  }

  @Property
  void anyValueInQuotesComesOutAsItWas(@ForAll @StringLength(min = 1, max = 200) String v) {
    var quoted = v.replace("\\", "\\\\").replace("\"", "\\\"");

    assertThat(Challenge.of(List.of("Bearer realm=\"" + quoted + "\",service=\"s\"")))
        .contains(new Challenge("bearer", Map.of("realm", v, "service", "s")));
  }
}
