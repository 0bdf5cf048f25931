package io.github.pythonimage.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** An amount of bytes; {@code MB} is 1,000,000 as in Docker's own output, {@code MiB} 1,048,576. */
public record Size(long bytes) implements Comparable<Size> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*([kKMG]i?B|B)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "b", 1L,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30);

  public static Size of(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw ConfigurationException.of(
          text, "is not a size.", "Write a number and a unit, such as 200MB.");
    }
    var unit = UNITS.get(match.group(2).toLowerCase(Locale.ROOT));
    return new Size(new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
  }

  @Override
  public int compareTo(Size other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return bytes < 1_000_000
        ? in(1_000, "kB")
        : bytes < 1_000_000_000 ? in(1_000_000, "MB") : in(1_000_000_000, "GB");
  }

  private String in(long unit, String name) {
    return BigDecimal.valueOf(bytes).divide(BigDecimal.valueOf(unit), 1, RoundingMode.HALF_UP)
        + " "
        + name;
  }
}
