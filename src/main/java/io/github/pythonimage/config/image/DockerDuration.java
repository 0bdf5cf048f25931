package io.github.pythonimage.config.image;

import io.github.pythonimage.config.ConfigurationException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A duration as Docker writes it, such as {@code 1m30s}.
 *
 * @param text as the POM has it
 */
public record DockerDuration(String text) {
  private static final String NUMBER = "([0-9]{1,6}(?:\\.[0-9]{1,3})?)";

  private static final Pattern FORM =
      Pattern.compile(
          "(?=.)(?:%1$sh)?(?:%1$sm)?(?:%1$ss)?(?:%1$sms)?".formatted(NUMBER), Pattern.DOTALL);

  /** Nanoseconds of each group of the form. */
  private static final List<Long> UNITS =
      List.of(3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L);

  /** Docker refuses less. */
  private static final long SHORTEST = 1_000_000;

  public DockerDuration {
    if (!FORM.matcher(text).matches()) {
      throw ConfigurationException.of(
          text,
          "is not a duration.",
          "Write numbers with the units h, m, s or ms, such as 30s or 1m30s.");
    }
    if (nanoseconds(text) < SHORTEST) {
      throw ConfigurationException.of(
          text, "is shorter than 1 ms.", "Write at least 1ms, or remove it for Docker's default.");
    }
  }

  /** What the configuration of an image has for it. */
  public long nanoseconds() {
    return nanoseconds(text);
  }

  /** The same in seconds, such as {@code 0.5}. */
  public String seconds() {
    return BigDecimal.valueOf(nanoseconds(), 9).stripTrailingZeros().toPlainString();
  }

  private static long nanoseconds(String text) {
    var matcher = FORM.matcher(text);
    var sum = BigDecimal.ZERO;
    if (matcher.matches()) {
      for (var unit = 0; unit < UNITS.size(); unit++) {
        var number = matcher.group(unit + 1);
        if (number != null) {
          sum = sum.add(new BigDecimal(number).multiply(BigDecimal.valueOf(UNITS.get(unit))));
        }
      }
    }
    return sum.setScale(0, RoundingMode.DOWN).longValueExact();
  }

  @Override
  public String toString() {
    return text;
  }
}
