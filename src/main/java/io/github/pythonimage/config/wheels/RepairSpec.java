package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What becomes of wheels that were built here.
 *
 * @param mode {@code auto}, {@code linux}, {@code none} or {@code manylinux_2_N}
 * @param excludes libraries that stay outside, by their sonames; {@code *} stands for anything
 * @param strip whether symbols go from what is repaired
 */
public record RepairSpec(String mode, List<String> excludes, boolean strip) {
  private static final String MANYLINUX = "manylinux_2_";
  private static final Pattern MODE = Pattern.compile("auto|linux|none|manylinux_2_[1-9][0-9]?");
  private static final Pattern SONAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+*-]*");

  public RepairSpec {
    excludes = List.copyOf(excludes);
  }

  public static String mode(String text) {
    if (!MODE.matcher(text).matches()) {
      throw ConfigurationException.of(
          text,
          "is not one of the choices.",
          "Use auto | linux | none, or manylinux_2_N with the oldest glibc 2.N that shall run it.");
    }
    return text;
  }

  public static String exclude(String text) {
    if (!SONAME.matcher(text).matches()) {
      throw ConfigurationException.of(
          text,
          "is not the name of a library.",
          "Give its soname, such as libcuda.so.1 or libcuda.so.*.");
    }
    return text;
  }

  /** The N of {@code manylinux_2_N}; empty in any other mode. */
  public Optional<Integer> glibc() {
    return mode.startsWith(MANYLINUX)
        ? Optional.of(Integer.valueOf(mode.substring(MANYLINUX.length())))
        : Optional.empty();
  }

  /** Whether wheels may be changed at all. */
  public boolean changes() {
    return !mode.equals("none");
  }
}
