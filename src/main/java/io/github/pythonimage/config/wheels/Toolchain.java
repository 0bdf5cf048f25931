package io.github.pythonimage.config.wheels;

import io.github.pythonimage.config.ConfigurationException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What compiles native code; the order is the one in which stages with packages stand. */
public enum Toolchain {
  CXX("c++", Origin.PACKAGES),
  FORTRAN("fortran", Origin.PACKAGES),
  JAVA("java", Origin.PACKAGES),
  RUST("rust", Origin.ARCHIVES),
  GO("go", Origin.ARCHIVES),
  CMAKE("cmake", Origin.WHEELS);

  /** Who makes it. */
  public enum Origin {
    /** The distribution, in its packages. */
    PACKAGES,
    /** Its own project, in archives. */
    ARCHIVES,
    /** Its own project, in wheels that pip installs. */
    WHEELS
  }

  private final String word;
  private final Origin origin;

  Toolchain(String word, Origin origin) {
    this.word = word;
    this.origin = origin;
  }

  public static Toolchain of(String text) {
    return Arrays.stream(values())
        .filter(toolchain -> toolchain.word.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ConfigurationException.of(
                    text,
                    "is not one of the choices.",
                    "Use "
                        + Arrays.stream(values())
                            .map(Toolchain::word)
                            .collect(Collectors.joining(" | "))
                        + "; anything else comes with <packages>."));
  }

  /** What the POM calls it. */
  public String word() {
    return word;
  }

  /** Who makes it. */
  public Origin origin() {
    return origin;
  }

  @Override
  public String toString() {
    return word;
  }
}
