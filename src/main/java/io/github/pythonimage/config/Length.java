package io.github.pythonimage.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** How long values may be: what is longer fails inside BuildKit, an engine or a file system. */
public final class Length {
  /** BuildKit reads no longer line of a Dockerfile. */
  public static final int LINE = 65_535;

  /** For the words of an instruction around the values. */
  private static final int KEYWORDS = 64;

  private static final int MIB = 1 << 20;

  /** What a line break becomes: the name of a build argument. */
  private static final int NEWLINE = "${PYTHON_IMAGE_NEWLINE}".length();

  private static final int CONTROL = "\\u0000".length();

  private Length() {}

  /** A value of an instruction that has one. */
  public static void checkValue(String element, String name, String value) {
    checkLine(element, bytes(name) + inQuotes(value), "Put it into a file of the image.");
  }

  /** Words that are one instruction together. */
  public static void checkWords(String element, List<String> words) {
    var length = words.stream().mapToLong(word -> inJson(word) + 3).sum();
    checkLine(element, length, "Put the long ones into a file of the image.");
  }

  /** All values of the image's configuration together. */
  public static void checkAll(Map<String, String> environment, Map<String, String> labels) {
    var length = sum(environment) + sum(labels);
    if (length > MIB) {
      throw new ConfigurationException(
          "",
          "has %,d bytes in <environment> and <labels>, more than 1 MiB.".formatted(length),
          "Put long values into files of the image.");
    }
  }

  /**
   * A name or path; also before an expression reads it that goes as deep as the text is long.
   *
   * @param what has this limit, with its article; the error has no element, the caller adds it
   */
  public static void check(String what, String text, int most, String remedy) {
    if (bytes(text) > most) {
      throw new ConfigurationException(
          "",
          "%s is %,d bytes long; %s has at most %,d."
              .formatted(Quoted.of(text), bytes(text), what, most),
          remedy);
    }
  }

  private static void checkLine(String element, long length, String remedy) {
    if (length + KEYWORDS > LINE) {
      throw new ConfigurationException(
          element,
          "takes %,d bytes in the Dockerfile, and BuildKit reads at most %,d in a line."
              .formatted(length + KEYWORDS, LINE),
          remedy);
    }
  }

  private static long sum(Map<String, String> values) {
    return values.entrySet().stream()
        .mapToLong(value -> (long) bytes(value.getKey()) + bytes(value.getValue()))
        .sum();
  }

  private static long inQuotes(String value) {
    return bytes(value)
        + value.chars().filter(c -> c == '"' || c == '\\' || c == '$').count()
        + value.chars().filter(c -> c == '\n').count() * (NEWLINE - 1);
  }

  private static long inJson(String word) {
    return bytes(word)
        + word.chars().filter(c -> c == '"' || c == '\\').count()
        + word.chars().filter(c -> c < ' ').count() * (CONTROL - 1);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
