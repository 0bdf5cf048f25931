package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.check.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule is in the documentation, and the documentation has no other. */
class RuleContractTest {
  private static final Path PAGE = Path.of("src/site/markdown/verify.md");
  private static final List<String> PARTS =
      List.of("**Severity:**", "**Why:**", "**Fix:**", "**Accept:**");
  private static final Map<String, String> SECTIONS = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (var section : Files.readString(PAGE).split("(?m)^## `")) {
      var end = section.indexOf('`');
      if (end > 0 && section.charAt(0) != '#') {
        SECTIONS.put(section.substring(0, end), section);
      }
    }
  }

  static Stream<String> names() {
    return Verifier.rules().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasASectionWithAllParts(String rule) {
    assertThat(SECTIONS).as("## `%s` in %s", rule, PAGE).containsKey(rule);
    assertThat(SECTIONS.get(rule)).contains(PARTS);
  }

  @Test
  void documentationNamesNoUnknownRule() {
    assertThat(Verifier.rules()).containsAll(SECTIONS.keySet());
  }

  @Test
  void namesAreUnique() {
    assertThat(Rules.ALL).extracting(Rule::name).doesNotHaveDuplicates();
  }

  @Test
  void namesAreLowerCaseWords() {
    assertThat(Verifier.rules()).allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
  }
}
