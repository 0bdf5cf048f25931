package io.github.pythonimage.verify.packages;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version of a Python package, sorted as PEP 440 says. Local versions are left out of the
 * comparison.
 *
 * @param release without zeros at its end
 * @param pre {@code a}, {@code b} or {@code rc}; empty for a release of only {@code .dev}, {@code
 *     z} for none, so that they sort in this order
 * @param post 0 for none, and one more than its number otherwise
 * @param dev null for none, which sorts last
 */
record PackageVersion(
    BigInteger epoch,
    List<BigInteger> release,
    String pre,
    BigInteger preNumber,
    BigInteger post,
    @Nullable BigInteger dev)
    implements Comparable<PackageVersion> {
  static final String NO_PRE = "z";

  // The time to read a number grows with the square of its length.
  private static final int LONGEST = 1000;

  private static final Pattern SYNTAX =
      Pattern.compile(
          "v?(?:(\\d+)!)?(\\d++(?:\\.\\d++)*+)"
              + "(?:[-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?(\\d*))?"
              + "(?:-(\\d+)|([-_.]?(?:post|rev|r)[-_.]?)(\\d*))?"
              + "([-_.]?dev[-_.]?(\\d*))?"
              + "(?:\\+[a-z0-9]++(?:[-_.][a-z0-9]++)*+)?");

  private static final Comparator<PackageVersion> ORDER =
      Comparator.comparing(PackageVersion::epoch)
          .thenComparing(PackageVersion::release, PackageVersion::compare)
          .thenComparing(PackageVersion::pre)
          .thenComparing(PackageVersion::preNumber)
          .thenComparing(PackageVersion::post)
          .thenComparing(
              PackageVersion::dev, Comparator.nullsLast(Comparator.<BigInteger>naturalOrder()));

  PackageVersion {
    release = List.copyOf(release);
  }

  static PackageVersion of(String text) {
    var match = SYNTAX.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (text.length() > LONGEST || !match.matches()) {
      throw new UnknownSyntaxException("version", text);
    }
    var isPost = match.group(5) != null || match.group(6) != null;
    var dev = match.group(8) == null ? null : number(match.group(9));
    var pre = match.group(3);
    return new PackageVersion(
        number(match.group(1)),
        release(match.group(2)),
        pre == null ? (dev != null && !isPost ? "" : NO_PRE) : shortName(pre),
        number(match.group(4)),
        isPost
            ? number(match.group(5) == null ? match.group(7) : match.group(5)).add(BigInteger.ONE)
            : BigInteger.ZERO,
        dev);
  }

  private static String shortName(String pre) {
    return switch (pre) {
      case "alpha" -> "a";
      case "beta" -> "b";
      case "c", "pre", "preview" -> "rc";
      default -> pre;
    };
  }

  private static List<BigInteger> release(String text) {
    var numbers = new ArrayList<BigInteger>();
    for (var part : text.split("\\.", -1)) {
      numbers.add(new BigInteger(part));
    }
    while (numbers.size() > 1 && numbers.get(numbers.size() - 1).signum() == 0) {
      numbers.remove(numbers.size() - 1);
    }
    return numbers;
  }

  private static BigInteger number(@Nullable String text) {
    return text == null || text.isEmpty() ? BigInteger.ZERO : new BigInteger(text);
  }

  /** Whether it begins with these numbers, as {@code ==1.2.*} asks. */
  boolean startsWith(String prefix) {
    var other = of(prefix);
    var numbers = prefix.substring(prefix.indexOf('!') + 1).replaceFirst("^v", "").split("\\.", -1);
    for (var i = 0; i < numbers.length; i++) {
      var own = i < release.size() ? release.get(i) : BigInteger.ZERO;
      if (!numbers[i].matches("\\d+") || !own.equals(new BigInteger(numbers[i]))) {
        return false;
      }
    }
    return epoch.equals(other.epoch);
  }

  boolean isSameRelease(PackageVersion other) {
    return epoch.equals(other.epoch) && release.equals(other.release);
  }

  private static int compare(List<BigInteger> left, List<BigInteger> right) {
    for (var i = 0; i < Math.min(left.size(), right.size()); i++) {
      var order = left.get(i).compareTo(right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  @Override
  public int compareTo(PackageVersion other) {
    return ORDER.compare(this, other);
  }
}
