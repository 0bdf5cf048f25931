package io.github.pythonimage.config.wheels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexesTest {
  private static IndexSpec index(String id, String... packages) {
    return new IndexSpec(
        id,
        URI.create("https://" + id + ".example/simple"),
        Optional.empty(),
        List.of(packages),
        false);
  }

  @ParameterizedTest
  @CsvSource({
    "acme-*, acme-core",
    "acme-*, acme-core-*",
    "acme-*, evil-*",
    "*-acme, *-evil",
    "a*b, c*b"
  })
  void patternsOfWhichOneSaysMoreOrWhichHaveNothingInCommon(String one, String other) {
    assertThatCode(() -> new Indexes(List.of(index("one", one), index("other", other))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"acme-*, *-acme", "acme-*, *acme-", "a*c, ab*", "*ab*, *bc*", "a*b*c, *a*bc"})
  void patternsForTheSamePackagesOfWhichNoneSaysMore(String one, String other) {
    assertThatThrownBy(() -> new Indexes(List.of(index("one", one), index("other", other))))
        .hasMessageContaining("have packages in common");
  }

  @Test
  void oneIndexMaySayTheSameInSeveralWays() {
    assertThat(new Indexes(List.of(index("one", "acme-*", "*-acme"))).servers()).isEmpty();
  }
}
