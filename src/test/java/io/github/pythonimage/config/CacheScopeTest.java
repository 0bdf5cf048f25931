package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheScopeTest {

  @ParameterizedTest
  @ValueSource(strings = {"com.example:platform", "team-a", "7", "A_b.c:D-e"})
  void acceptsCoordinatesAndWords(String text) {
    assertThat(CacheScope.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-a", ":a", "a b", "a,b", "a'b", "a\"b", "a$b", "${x}", "a\nb", "ä", "a=b", "a/b", "#"
      })
  void rejectsWhatAMountOrAShellReadsDifferently(String text) {
    assertThatThrownBy(() -> CacheScope.of(text))
        .hasMessage(
            Quoted.of(text)
                + " is not a cache scope. Use letters, digits, '.', '_', ':' and '-', and begin"
                + " with a letter or a digit, such as com.example:platform.");
  }

  @Test
  void rejectsWhatIsTooLong() {
    assertThat(CacheScope.of("a".repeat(200)).name()).hasSize(200);
    assertThatThrownBy(() -> CacheScope.of("a".repeat(201)))
        .hasMessage("the cache scope has 201 characters. Use at most 200.");
  }
}
