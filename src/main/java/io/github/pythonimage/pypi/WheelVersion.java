package io.github.pythonimage.pypi;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares the version in the name of a wheel with the one in its METADATA. Build backends write
 * {@code 1.0.0rc1} into one and {@code 1.0.0-rc1} into the other, so PEP 440 decides, and the local
 * part counts.
 */
final class WheelVersion {
  /** What repeats is possessive, so that a long text needs no deep stack. */
  private static final Pattern SYNTAX =
      Pattern.compile(
          "v?(?:(?<epoch>\\d++)!)?(?<release>\\d++(?:\\.\\d++)*+)"
              + "(?:[-_.]?(?<pre>alpha|a|beta|b|c|rc|preview|pre)[-_.]?(?<preNumber>\\d*+))?"
              + "(?:-(?<implicitPost>\\d++)"
              + "|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>\\d*+))?"
              + "(?:[-_.]?dev[-_.]?(?<devNumber>\\d*+))?"
              + "(?:\\+(?<local>[a-z0-9]++(?:[-_.][a-z0-9]++)*+))?");

  private WheelVersion() {}

  /** Whether both are the same version. */
  static boolean isSame(String inFileName, String inMetadata) {
    if (!isAscii(inFileName) || !isAscii(inMetadata)) {
      return false;
    }
    // A file name has '_' for '-', which separates its parts.
    var one = normalized(inFileName.replace('_', '-'));
    var other = normalized(inMetadata);
    if (one.isPresent() && other.isPresent()) {
      return one.equals(other);
    }
    return withoutSeparators(inFileName).equals(withoutSeparators(inMetadata));
  }

  /** Some other letters become ASCII in lower case. */
  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** For versions that PEP 440 does not allow, which older build backends wrote. */
  private static String withoutSeparators(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static Optional<String> normalized(String text) {
    var match = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
    return match.matches() ? Optional.of(normalized(match)) : Optional.empty();
  }

  private static String normalized(Matcher match) {
    var pre = match.group("pre");
    var implicitPost = match.group("implicitPost");
    var post = implicitPost == null ? match.group("postNumber") : implicitPost;
    var dev = match.group("devNumber");
    var local = match.group("local");
    return number(match.group("epoch"))
        + "!"
        + numbers(match.group("release")).replaceFirst("(?:\\.0)++$", "")
        + (pre == null ? "" : shortName(pre) + number(match.group("preNumber")))
        + (post == null ? "" : ".post" + number(post))
        + (dev == null ? "" : ".dev" + number(dev))
        + (local == null ? "" : "+" + numbers(local));
  }

  private static String shortName(String pre) {
    return switch (pre) {
      case "alpha" -> "a";
      case "beta" -> "b";
      case "c", "pre", "preview" -> "rc";
      default -> pre;
    };
  }

  private static String numbers(String text) {
    return Arrays.stream(text.split("[-_.]"))
        .map(WheelVersion::number)
        .collect(Collectors.joining("."));
  }

  /** Without leading zeros, where it is a number. */
  private static String number(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "0";
    }
    return text.matches("\\d++") ? text.replaceFirst("^0++(?=\\d)", "") : text;
  }
}
