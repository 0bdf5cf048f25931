package io.github.pythonimage.verify.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionSpecifiersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2.3.1 | >=2,<3 | true",
        "3.0 | >=2,<3 | false",
        "1.26.4 | ~=1.26.0 | true",
        "1.27 | ~=1.26.0 | false",
        "2.9 | ~=2.2 | true",
        "3.0 | ~=2.2 | false",
        "1.2.9 | ==1.2.* | true",
        "1.2 | ==1.2.0.* | true",
        "1.3 | ==1.2.* | false",
        "1.3 | !=1.2.* | true",
        "1.2.post1 | !=1.2.* | false",
        "1.0 | (>=1.0) | true",
        "1.0 | ===1.0 | true",
        "1.0+local | ==1.0 | true",
        "1.0.post1 | >1.0 | false",
        "1.0.1 | >1.0 | true",
        "1.0rc1 | <1.0 | false",
        "0.9 | <1.0 | true",
        "1.0rc1 | <1.0rc2 | true",
      })
  void contain(String version, String specifiers, boolean expected) {
    assertThat(new VersionSpecifiers(specifiers).contain(version)).isEqualTo(expected);
  }

  @Test
  void nothingContainsEverything() {
    assertThat(new VersionSpecifiers("").contain("7")).isTrue();
  }

  @Test
  void otherTextIsNoSpecifier() {
    assertThatThrownBy(() -> new VersionSpecifiers("newest").contain("1"))
        .isInstanceOf(UnknownSyntaxException.class);
    assertThatThrownBy(() -> new VersionSpecifiers("~=1").contain("1"))
        .isInstanceOf(UnknownSyntaxException.class);
  }
}
