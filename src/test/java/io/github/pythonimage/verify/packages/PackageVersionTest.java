package io.github.pythonimage.verify.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    sorted.sort((a, b) -> PackageVersion.of(a).compareTo(PackageVersion.of(b)));

    assertThat(sorted).isEqualTo(order);
  }

  @Test
  void equalVersionsHaveManySpellings() {
    assertThat(PackageVersion.of("1.0"))
        .isEqualTo(PackageVersion.of("1"))
        .isEqualTo(PackageVersion.of("v1.0.0+local.1"));
    assertThat(PackageVersion.of("1.0-1")).isEqualTo(PackageVersion.of("1.post1"));
    assertThat(PackageVersion.of("1.0-ALPHA_2")).isEqualTo(PackageVersion.of("1a2"));
    assertThat(PackageVersion.of("20240101123456789012345"))
        .isGreaterThan(PackageVersion.of("2024"));
  }

  @Test
  void otherTextIsNoVersion() {
    assertThatThrownBy(() -> PackageVersion.of("2004d-final?"))
        .isInstanceOf(UnknownSyntaxException.class);
  }
}
