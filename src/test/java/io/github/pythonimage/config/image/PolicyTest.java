package io.github.pythonimage.config.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.EnumNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyTest {
  @ParameterizedTest
  @EnumSource
  void theReadmeHasEachWithItsDefault(Policy policy) throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md")))
        .filteredOn(line -> line.startsWith("| `" + policy.word() + "` |"))
        .singleElement()
        .asString()
        .contains("| `" + EnumNames.word(policy.severity()) + "`");
  }
}
