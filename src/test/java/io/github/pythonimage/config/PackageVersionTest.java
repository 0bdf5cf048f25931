package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackageVersionTest {
  @Test
  void sortsAsPep440Says() {
    var order =
        List.of(
            "1.dev1",
            "1a1.dev2",
            "1a1",
            "1b2.dev3",
            "1b2",
            "1rc1",
            "1",
            "1.post1.dev1",
            "1.post1",
            "1.0.1",
            "1.2",
            "1.10",
            "1!0");
    var sorted = new ArrayList<>(order);
    Collections.reverse(sorted);
    sorted.sort((a, b) -> of(a).compareTo(of(b)));

    assertThat(sorted).isEqualTo(order);
  }

  @Test
  void equalVersionsHaveManySpellings() {
    assertThat(of("1.0")).isEqualByComparingTo(of("1")).isEqualByComparingTo(of("v1.0.0+local.1"));
    assertThat(of("00!1.00.007")).isEqualByComparingTo(of("1.0.7"));
    assertThat(of("3.5")).isGreaterThan(of("3.00"));
    assertThat(of("1.0-1")).isEqualByComparingTo(of("1.post1"));
    assertThat(of("1.0-ALPHA_2")).isEqualByComparingTo(of("1a2"));
    assertThat(of("20240101123456789012345")).isGreaterThan(of("2024"));
  }

  @Test
  void otherTextIsNoVersion() {
    assertThat(PackageVersion.parse("2004d-final?")).isEmpty();
  }

  private static PackageVersion of(String text) {
    return PackageVersion.parse(text).orElseThrow();
  }
}
