package io.github.pythonimage.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a license of SPDX. */
class SpdxLicensesTest {
  private final SpdxLicenses licenses = Catalog.licenses();

  @ParameterizedTest
  @CsvSource({
    "Apache-2.0, Apache-2.0",
    "apache-2.0, Apache-2.0",
    "GPL-2.0+, GPL-2.0+",
    "GPL-2.0-only with classpath-exception-2.0, GPL-2.0-only WITH Classpath-exception-2.0",
    "MIT or (BSD-3-Clause AND ISC), MIT OR (BSD-3-Clause AND ISC)",
    "LicenseRef-Acme, LicenseRef-Acme"
  })
  void readsExpressions(String text, String expression) {
    assertThat(licenses.expression(text)).contains(expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Apache License, Version 2.0",
        "Proprietary",
        "MIT OR",
        "OR MIT",
        "MIT ISC",
        "(MIT",
        "MIT)",
        "()",
        "GPL-2.0-only WITH MIT",
        "MIT WITH (MIT)"
      })
  void refusesEverythingElse(String text) {
    assertThat(licenses.expression(text)).isEmpty();
  }

  @Test
  void aUserMayChooseOneOfSeveral() {
    assertThat(licenses.anyOf(List.of("MIT", "Apache-2.0 AND ISC", "MIT")))
        .contains("MIT OR (Apache-2.0 AND ISC)");
    assertThat(licenses.anyOf(List.of("MIT AND ISC"))).contains("MIT AND ISC");
  }

  @Test
  void halfAnExpressionWouldBeWrong() {
    assertThat(licenses.anyOf(List.of("MIT", "Our own license"))).isEmpty();
    assertThat(licenses.anyOf(List.of())).isEmpty();
  }
}
