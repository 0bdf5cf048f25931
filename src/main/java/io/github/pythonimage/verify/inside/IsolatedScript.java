package io.github.pythonimage.verify.inside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A script of the plugin that a Python of the image runs. Neither variables nor start-up files of
 * the image change what it does.
 *
 * @param file its name in the plugin's jar
 */
record IsolatedScript(String file) {
  String text() {
    try (var in = IsolatedScript.class.getResourceAsStream("/verify/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " in the plugin's jar is damaged", e);
    }
  }

  /** What runs it in a container. */
  List<String> command(String python, String... arguments) {
    return Stream.concat(Stream.of(python, "-I", "-S", "-B", "-c", text()), Stream.of(arguments))
        .toList();
  }
}
