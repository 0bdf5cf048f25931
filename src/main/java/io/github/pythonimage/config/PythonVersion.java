package io.github.pythonimage.config;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * An exact CPython version, {@code 3.13.5} or {@code 3.15.0rc1}.
 *
 * @param suffix pre-release part such as {@code rc1}, empty for a final release
 */
public record PythonVersion(int major, int minor, int micro, String suffix)
    implements Comparable<PythonVersion> {
  private static final Comparator<PythonVersion> ORDER =
      Comparator.comparing(PythonVersion::series)
          .thenComparingInt(PythonVersion::micro)
          .thenComparing(PythonVersion::kind)
          .thenComparingInt(PythonVersion::number);
  private static final Pattern FORM =
      Pattern.compile("(3)\\.(\\d{1,3})\\.(\\d{1,3})((?:a|b|rc)\\d{1,3})?");

  /** Whether the text has the form of an exact version. */
  public static boolean isExact(String text) {
    return FORM.matcher(text).matches();
  }

  public static PythonVersion of(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw ConfigurationException.of(
          text,
          "is neither a Python series nor an exact version.",
          "Write a series such as 3.13 or a release such as 3.13.5.");
    }
    return new PythonVersion(
        Integer.parseInt(match.group(1)),
        Integer.parseInt(match.group(2)),
        Integer.parseInt(match.group(3)),
        match.group(4) == null ? "" : match.group(4));
  }

  /** The series it belongs to. */
  public PythonSeries series() {
    return new PythonSeries(major, minor);
  }

  /** Whether it is an alpha, beta or release candidate. */
  public boolean preRelease() {
    return !suffix.isEmpty();
  }

  /** The version without a pre-release part, as python.org names its folders. */
  public String release() {
    return major + "." + minor + "." + micro;
  }

  @Override
  public int compareTo(PythonVersion other) {
    return ORDER.compare(this, other);
  }

  /** What comes before what of one release: a, b, rc, and last the release itself. */
  private String kind() {
    return suffix.isEmpty() ? "~" : suffix.replaceAll("\\d", "");
  }

  private int number() {
    return Integer.parseInt("0" + suffix.replaceAll("\\D", ""));
  }

  @Override
  public String toString() {
    return release() + suffix;
  }
}
