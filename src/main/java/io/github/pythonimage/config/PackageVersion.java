package io.github.pythonimage.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A version of a Python package, sorted as PEP 440 says. Local versions are left out of the order.
 * Numbers are texts without leading zeros, as they may be of any length.
 *
 * @param release without zeros at its end
 * @param pre {@code a}, {@code b} or {@code rc}; empty for a release of only {@code .dev}, {@code
 *     z} for none, so that they sort in this order
 * @param post empty for none
 * @param dev null for none, which sorts last
 * @param local empty for none
 */
public record PackageVersion(
    String epoch,
    List<String> release,
    String pre,
    String preNumber,
    String post,
    @Nullable String dev,
    String local)
    implements Comparable<PackageVersion> {
  private static final String NO_PRE = "z";

  /** What repeats is possessive, so that a long text needs no deep stack. */
  private static final Pattern NUMBER = Pattern.compile("\\d++");

  private static final Pattern LEADING_ZEROS = Pattern.compile("^0+(?=\\d)");
  private static final Pattern SYNTAX =
      Pattern.compile(
          "v?(?:(?<epoch>\\d++)!)?(?<release>\\d++(?:\\.\\d++)*+)"
              + "(?:[-_.]?(?<pre>alpha|a|beta|b|c|rc|preview|pre)[-_.]?(?<preNumber>\\d*+))?"
              + "(?:-(?<implicitPost>\\d++)"
              + "|[-_.]?(?:post|rev|r)[-_.]?(?<postNumber>\\d*+))?"
              + "(?:[-_.]?dev[-_.]?(?<devNumber>\\d*+))?"
              + "(?:\\+(?<local>[a-z0-9]++(?:[-_.][a-z0-9]++)*+))?");

  private static final Comparator<String> NUMBERS =
      Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());

  private static final Comparator<PackageVersion> ORDER =
      Comparator.comparing(PackageVersion::epoch, NUMBERS)
          .thenComparing(one -> one.release().toArray(String[]::new), PackageVersion::compare)
          .thenComparing(PackageVersion::pre)
          .thenComparing(PackageVersion::preNumber, NUMBERS)
          .thenComparing(PackageVersion::post, NUMBERS)
          .thenComparing(PackageVersion::dev, Comparator.nullsLast(NUMBERS));

  public PackageVersion {
    release = List.copyOf(release);
  }

  /** The version that a text is; empty for none. */
  public static Optional<PackageVersion> parse(String text) {
    var match = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
    return match.matches() ? Optional.of(of(match)) : Optional.empty();
  }

  private static PackageVersion of(Matcher match) {
    var release = new ArrayList<>(numbers(match.group("release")));
    while (release.size() > 1 && release.get(release.size() - 1).equals("0")) {
      release.remove(release.size() - 1);
    }
    var implicitPost = match.group("implicitPost");
    var post = implicitPost == null ? match.group("postNumber") : implicitPost;
    var pre = match.group("pre");
    var dev = match.group("devNumber");
    var local = match.group("local");
    return new PackageVersion(
        number(match.group("epoch")),
        release,
        pre == null ? (dev != null && post == null ? "" : NO_PRE) : shortName(pre),
        number(match.group("preNumber")),
        post == null ? "" : number(post),
        dev == null ? null : number(dev),
        local == null ? "" : String.join(".", numbers(local)));
  }

  private static String shortName(String pre) {
    return switch (pre) {
      case "alpha" -> "a";
      case "beta" -> "b";
      case "c", "pre", "preview" -> "rc";
      default -> pre;
    };
  }

  private static List<String> numbers(String text) {
    return Stream.of(text.split("[-_.]")).map(PackageVersion::number).collect(Collectors.toList());
  }

  /** Without leading zeros, where it is a number. */
  private static String number(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "0";
    }
    return NUMBER.matcher(text).matches() ? LEADING_ZEROS.matcher(text).replaceFirst("") : text;
  }

  /** Whether the release begins with these numbers, as {@code ==1.2.*} asks. */
  public boolean startsWith(String... numbers) {
    for (var i = 0; i < numbers.length; i++) {
      if (!number(numbers[i]).equals(i < release.size() ? release.get(i) : "0")) {
        return false;
      }
    }
    return true;
  }

  public boolean isPre() {
    return !pre.equals(NO_PRE);
  }

  public boolean isPost() {
    return !post.isEmpty();
  }

  public boolean isSameRelease(PackageVersion other) {
    return epoch.equals(other.epoch) && release.equals(other.release);
  }

  private static int compare(String[] left, String[] right) {
    return Arrays.compare(left, right, NUMBERS);
  }

  @Override
  public int compareTo(PackageVersion other) {
    return ORDER.compare(this, other);
  }
}
