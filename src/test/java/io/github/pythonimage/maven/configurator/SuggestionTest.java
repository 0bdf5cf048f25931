package io.github.pythonimage.maven.configurator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> KNOWN =
      List.of("id", "images", "maxSize", "packages", "skip", "skip.build", "tags");

  @ParameterizedTest
  @CsvSource({
    "imagse, images", // two letters exchanged
    "pakages, packages", // one left out
    "tagz, tags", // another one
    "idd, id", // one too many
    "maxsize, maxSize",
    "MAXSIZE, maxSize",
    "skp, skip",
    "skip.biuld, skip.build"
  })
  void suggestsTheNearestName(String name, String meant) {
    assertThat(Suggestion.near(name, KNOWN)).containsExactly(meant);
  }

  @ParameterizedTest
  @CsvSource({"foo", "x", "volumes", "registry"})
  void suggestsNothingThatIsNotNear(String name) {
    assertThat(Suggestion.near(name, KNOWN)).isEmpty();
  }

  @Test
  void suggestsAllThatAreEquallyNear() {
    assertThat(Suggestion.near("cat", List.of("cut", "bat", "dog"))).containsExactly("bat", "cut");
  }

  @Test
  void knownNameIsNotMisspelledThoughAnotherIsNear() {
    assertThat(Suggestion.isMisspelled("file", List.of("file", "files"))).isFalse();
    assertThat(Suggestion.isMisspelled("fiel", List.of("file"))).isTrue();
    assertThat(Suggestion.isMisspelled("item", List.of("file"))).isFalse();
  }
}
