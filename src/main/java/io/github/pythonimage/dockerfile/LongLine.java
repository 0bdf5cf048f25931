package io.github.pythonimage.dockerfile;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Length;
import io.github.pythonimage.config.Quoted;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A line of a Dockerfile that is longer than BuildKit reads; the lines of a heredoc count too.
 *
 * @param stage what the line is in; empty above the first stage
 */
record LongLine(String stage, String text) {
  private static final Pattern FROM = Pattern.compile("FROM \\S+ AS (\\S+)");

  private static final int SHOWN = 80;

  /** The first of a file. */
  static Optional<LongLine> in(String dockerfile) {
    var stage = "";
    // For BuildKit, only '\n' ends a line.
    for (var line : dockerfile.split("\n", -1)) {
      if (bytes(line) > Length.LINE) {
        return Optional.of(new LongLine(stage, line));
      }
      var from = FROM.matcher(line);
      stage = from.matches() ? from.group(1) : stage;
    }
    return Optional.empty();
  }

  /** What is wrong; the caller adds the image. */
  ConfigurationException mistake() {
    return new ConfigurationException(
        (stage.isEmpty() ? "" : "stage " + stage + " of ") + "the Dockerfile",
        "has a line of %,d bytes, and BuildKit reads at most %,d in a line. It begins with %s%s."
            .formatted(bytes(text), Length.LINE, beginning(text.strip()), longestWord()),
        "Shorten the value that is in it, or split a long list of values.");
  }

  /** A value that is too long may stand far behind the beginning. */
  private String longestWord() {
    var longest =
        Stream.of(text.split(" ")).max(Comparator.comparingInt(String::length)).orElse("");
    return longest.length() > SHOWN ? ", and its longest word with " + beginning(longest) : "";
  }

  private static String beginning(String text) {
    var shown = Math.min(SHOWN, text.codePointCount(0, text.length()));
    var end = text.offsetByCodePoints(0, shown);
    return Quoted.of(end < text.length() ? text.substring(0, end) + "…" : text);
  }

  private static int bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8).length;
  }
}
