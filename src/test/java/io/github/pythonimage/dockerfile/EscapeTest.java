package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.config.ContextPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class EscapeTest {
  private final Escape escape = new Escape();

  @Property(tries = 1000)
  void aWordMeansItsValueAndStaysOnItsLine(@ForAll("texts") String value) {
    var word = escape.word(value);

    assertThat(word).doesNotContain("\n").doesNotEndWith("\\");
    assertThat(DockerfileWord.decode(word)).isEqualTo(value);
  }

  @Property
  void anyWordMeansItsValue(@ForAll String value) {
    assertThat(DockerfileWord.decode(escape.word(value))).isEqualTo(value);
  }

  @Test
  void wordsLookAsPeopleWriteThem() {
    assertThat(escape.word("a b")).isEqualTo("\"a b\"");
    // The integration test literal-values builds such a value: hadolint cannot parse it.
    assertThat(escape.word("C:\\")).isEqualTo("\"C:\\\\\"");
    assertThat(escape.word("\"$HOME\\\n")).isEqualTo("\"\\\"\\$HOME\\\\${PYTHON_IMAGE_NEWLINE}\"");
  }

  /** All samples in one shell: a process each would take a minute. */
  @Property(tries = 10)
  void shellWordsMeanTheirValuesInARealShell(@ForAll("lists") List<String> values)
      throws IOException, InterruptedException {
    var script = new StringBuilder("set -eu\nnewline='\n'\nprintf '%s\\0' \\\n");
    values.forEach(value -> script.append("  ").append(escape.shell(value)).append(" \\\n"));
    script.append("  end\n");

    assertThat(run(script.toString()).split("\0", -1))
        .containsExactly(
            Stream.concat(values.stream(), Stream.of("end", "")).toArray(String[]::new));
  }

  @Property
  void aShellWordIsOneLineSoNoValueEndsTheHeredoc(@ForAll("texts") String value) {
    assertThat(escape.shell(value)).doesNotContain("\n");
    assertThat(escape.shell("x\nEOF\n" + value)).doesNotContain("\n");
  }

  @Property
  void anExecFormIsJsonOnOneLine(@ForAll("lists") List<String> words) throws IOException {
    var json = escape.json(words);

    assertThat(json).doesNotContain("\n").doesNotContain("\r").startsWith("[").endsWith("]");
    assertThat(new JsonMapper().readValue(json, String[].class))
        .containsExactly(words.toArray(String[]::new));
  }

  @Test
  void theModuleItselfIsADot() {
    assertThat(escape.source(new ContextPath(""))).isEqualTo(".");
    assertThat(escape.source(new ContextPath("src/a"))).isEqualTo("src/a");
  }

  @Test
  void knowsLineBreaks() {
    assertThat(escape.multiline(List.of("a", "b\nc"))).isTrue();
    assertThat(escape.multiline(List.of("a", "b"))).isFalse();
  }

  /** Texts of what means something somewhere, more often than chance would have it. */
  @Provide
  Arbitrary<String> texts() {
    var special =
        Arbitraries.of(
            "\\",
            "\"",
            "'",
            "$",
            "${",
            "}",
            "\n",
            "\r",
            "\t",
            " ",
            "#",
            "`",
            "EOF",
            "<<EOF",
            "\nEOF\n",
            "newline",
            "$(",
            ")",
            "${PYTHON_IMAGE_NEWLINE}",
            "\\n",
            "!",
            "*",
            "~",
            "&",
            ";",
            "|",
            "=",
            "-",
            "%s",
            "FROM",
            "é",
            "\ud83d\udc0d",
            "\u2028");
    var other = Arbitraries.strings().alpha().ofMaxLength(3);
    return Arbitraries.frequencyOf(Tuple.of(4, special), Tuple.of(1, other))
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> lists() {
    return texts().list().ofMaxSize(60);
  }

  private static String run(String script) throws IOException, InterruptedException {
    var shell =
        new ProcessBuilder("/bin/sh").redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var in = shell.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    var out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return out;
  }
}
