package io.github.pythonimage.config;

import java.util.Comparator;
import java.util.regex.Pattern;

/** A line of CPython releases that share an ABI, {@code 3.13}. */
public record PythonSeries(int major, int minor) implements Comparable<PythonSeries> {
  private static final Comparator<PythonSeries> ORDER =
      Comparator.comparingInt(PythonSeries::major).thenComparingInt(PythonSeries::minor);
  private static final Pattern FORM = Pattern.compile("(3)\\.(\\d{1,3})");

  public static PythonSeries of(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw ConfigurationException.of(text, "is not a Python series.", "Write it as 3.13.");
    }
    return new PythonSeries(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
  }

  /** The interpreter tag that wheels carry, {@code cp313}. */
  public String cpTag() {
    return "cp" + major + minor;
  }

  /** As names that have no dots write it, {@code 313}. */
  public String digits() {
    return "" + major + minor;
  }

  /** The one after it. */
  public PythonSeries next() {
    return new PythonSeries(major, minor + 1);
  }

  /** Whether this series is the given one or newer. */
  public boolean atLeast(int otherMajor, int otherMinor) {
    return compareTo(new PythonSeries(otherMajor, otherMinor)) >= 0;
  }

  @Override
  public int compareTo(PythonSeries other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
