package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shell scripts that steps read. */
class ShellScriptsTest {
  static Stream<Path> scripts() throws IOException {
    return Files.list(Path.of("src/main/shell")).filter(file -> file.toString().endsWith(".sh"));
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void areReadByThisMachinesShell(Path script) throws Exception {
    var shell = new ProcessBuilder("sh", "-n", script.toString()).redirectErrorStream(true).start();
    shell.getOutputStream().close();
    var output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(shell.waitFor()).as(output).isZero();
    assertThat(output).isEmpty();
  }
}
