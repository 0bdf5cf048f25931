package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.NativePackages.MissingKind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What tools write if something is missing.
 *
 * @param certain whether what they name was needed: others are said of what is only looked for, so
 *     they count for names that the catalog knows
 */
record MissingDependencyPattern(MissingKind kind, boolean certain, List<Pattern> output) {
  /** What the tool called by another name than its program's. */
  String name(String word) {
    if (kind != MissingKind.PROGRAM) {
      return certain ? word : word.toLowerCase(Locale.ROOT);
    }
    return switch (word) {
      case "Cargo", "Rust" -> "cargo";
      case "C" -> "gcc";
      case "CXX", "C++" -> "g++";
      case "Fortran" -> "gfortran";
      default -> word.equalsIgnoreCase("cmake") ? "cmake" : word;
    };
  }
}
