package io.github.pythonimage.config.interpreter;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Length;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.WebAddress;
import java.net.URI;
import java.util.List;

/**
 * How CPython is compiled.
 *
 * @param mirror where releases are fetched, in the layout of python.org's {@code /ftp/python}
 * @param optimizations profile-guided and link-time optimization
 * @param shared whether {@code libpython} is a shared library
 * @param configureOptions appended to CPython's {@code configure}
 */
public record Compilation(
    URI mirror, boolean optimizations, boolean shared, List<String> configureOptions) {
  /** Where CPython's releases are published. */
  public static final URI PYTHON_ORG = URI.create("https://www.python.org/ftp/python");

  public Compilation {
    configureOptions = List.copyOf(configureOptions);
    Length.checkWords("<configureOptions>", configureOptions);
    for (var option : configureOptions) {
      validateOption(option);
      if (!option.matches("(?s)(--[a-z]|[A-Z_]+=).*")) {
        throw new ConfigurationException(
            "<configureOptions><option>",
            Quoted.of(option) + " is not an option of CPython's configure.",
            "Write --with-…, --enable-… or NAME=value, one per <option>.");
      }
    }
  }

  /** Options that elements of their own stand for, and that other stages must know of. */
  private static void validateOption(String option) {
    var name = option.split("=", 2)[0];
    var element =
        switch (name) {
          case "--prefix", "--exec-prefix" -> "<prefix>";
          case "--enable-shared", "--disable-shared" -> "<shared>";
          case "--enable-optimizations", "--with-lto" -> "<optimizations>";
          default -> "";
        };
    if (!element.isEmpty()) {
      throw new ConfigurationException(
          "<configureOptions><option>",
          Quoted.of(option) + " has an element of its own.",
          "Use " + element + ".");
    }
  }

  public static URI mirror(String text) {
    return WebAddress.of(
        text.replaceAll("/+$", ""), "of a mirror", ", in the layout of " + PYTHON_ORG + ".");
  }
}
