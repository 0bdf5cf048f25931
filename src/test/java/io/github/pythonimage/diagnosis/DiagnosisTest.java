package io.github.pythonimage.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.spec.Requirements;
import io.github.pythonimage.spec.WheelsSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What real tools wrote when they failed (pip 26.3, pip24 24.0, uv 0.13.9, build 1.6.1), and what
 * is made of it; {@code diagnoses.txt} is rewritten with {@code -Dgolden.update}.
 */
class DiagnosisTest {
  private static final Path LOGS = Path.of("src/test/resources/diagnosis");
  private static final Path EXPECTED = LOGS.resolve("diagnoses.txt");
  private static final String NOTHING = "(nothing)";

  private static WheelsSpec wheels(String... recipes) {
    var requirements = Requirements.read(LOGS.toAbsolutePath(), "requirements.txt");
    return new WheelsSpec(Optional.of(requirements), List.of(), List.of(), List.of(recipes));
  }

  private static Optional<String> diagnosis(String log, String family, String... recipes) {
    var step = new FailedStep(lines(LOGS.resolve(log + ".log")), true, wheels(recipes), family);
    return Diagnosis.of(step).map(Diagnosis::toString);
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cases() {
    try (var files = Files.list(LOGS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @TestFactory
  List<DynamicTest> a_log_is_told_in_a_sentence() throws IOException {
    if (System.getProperty("golden.update") != null) {
      var all = new ArrayList<String>();
      cases().forEach(log -> all.add(log + ": " + diagnosis(log, "apt").orElse(NOTHING)));
      Files.write(EXPECTED, all);
    }
    var expected = lines(EXPECTED);
    assertThat(expected).hasSameSizeAs(cases());
    return expected.stream()
        .map(line -> line.split(": ", 2))
        .map(
            parts ->
                DynamicTest.dynamicTest(
                    parts[0],
                    () ->
                        assertThat(diagnosis(parts[0], "apt").orElse(NOTHING)).isEqualTo(parts[1])))
        .toList();
  }
}
