package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.maven.GoldenCases;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** With pyenv one builder has all Pythons: BuildKit runs once what every file says alike. */
class OneBuilderTest {
  @Test
  void everyFileOfTheMatrixSaysTheSameDownToTheBuilder() {
    var folder =
        GoldenCases.all().stream()
            .filter(golden -> golden.endsWith(Path.of("pyenv")))
            .findFirst()
            .orElseThrow();
    var builders =
        GoldenCases.render(folder).entrySet().stream()
            .filter(file -> file.getKey().startsWith("Dockerfile"))
            .map(file -> builder(file.getValue()))
            .toList();

    assertThat(builders).hasSize(3).allMatch(text -> text.contains("pyenv global"));
    assertThat(builders.stream().distinct()).hasSize(1);
  }

  private static String builder(String dockerfile) {
    return dockerfile.substring(
        dockerfile.indexOf("# base:"), dockerfile.indexOf("FROM builder AS python"));
  }
}
