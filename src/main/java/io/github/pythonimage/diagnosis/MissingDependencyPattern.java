package io.github.pythonimage.diagnosis;

import io.github.pythonimage.catalog.NativePackages.MissingKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words for something missing.
 *
 * @param sure whether what they name was needed: others are said of what is only looked for, so
 *     they count for names that the catalog knows
 */
record MissingDependencyPattern(MissingKind kind, Pattern said, boolean sure) {
  static Stream<MissingDependencyPattern> all() {
    return Stream.of(
            sure(
                MissingKind.HEADER,
                "fatal error: '?([^:'\\s]+)'?: No such file",
                "fatal error: '([^']+)' file not found"),
            sure(MissingKind.LIBRARY, "cannot find -l:?(?:lib)?([\\w.+-]+?)(?:\\.so|\\.a)?(?::|$)"),
            sure(
                MissingKind.MODULE,
                "ERROR: Dependency \"([^\"]+)\" not found",
                "^Package ([^\\s,']+) was not found in the pkg-config search path",
                "^(?:configure: error: .*)?No package '([^']+)' found",
                // pkgconf before and from 2.2 on, and of some of its options.
                "Package '([^']+)', required by '[^']+', not found",
                "^(?:-- +)?Package '([^']+)' (?:was )?not found$"),
            known(MissingKind.LIBRARY, "lib([\\w+-]+)\\.so[.\\d]*: cannot open shared object file"),
            known(
                MissingKind.MODULE,
                "'?pkg-config'?.*?([\\w.+-]+)'?\\]?' returned non-zero",
                "headers or library files could not be found for (\\w+)",
                "Could NOT find (\\w+) ",
                "[Cc]ould not find (?:directory of )?(\\w+) installation",
                "Unable to load dependency (\\w+)"),
            known(
                MissingKind.PROGRAM,
                "(?<![\\w.+-])([\\w.+-]++) executable not found",
                "[Cc]ould not find [`']?([\\w.+-]+)[`']? executable",
                "Did not find executable (\\S+) on",
                "No such file or directory: '([\\w.+-]+)'",
                "sh: (?:line )?\\d+: ([\\w.+-]+): (?:command )?not found",
                "^(?:\\S+: )*([\\w.+-]+): command not found",
                "command '([\\w.+-]+)' failed: No such file",
                "Could not run ([\\w.+-]+)",
                "Unable to find (javac)",
                "Unknown compiler\\(s\\): \\[\\['([^']+)'",
                "([Cc][Mm]ake) (?:is not installed|must be installed|executable not found)",
                "Problem with the ([Cc][Mm]ake) installation",
                "(Cargo), the Rust package manager, is not installed",
                "Do you have (cargo) in your PATH",
                "can't find (Rust) compiler",
                "No CMAKE_(\\w+)_COMPILER could be found",
                "no acceptable (C|C\\+\\+|Fortran) compiler found",
                "need a (C|C\\+\\+|Fortran) compiler"))
        .flatMap(signs -> signs);
  }

  private static Stream<MissingDependencyPattern> sure(MissingKind kind, String... said) {
    return Arrays.stream(said)
        .map(words -> new MissingDependencyPattern(kind, Pattern.compile(words), true));
  }

  private static Stream<MissingDependencyPattern> known(MissingKind kind, String... said) {
    return Arrays.stream(said)
        .map(words -> new MissingDependencyPattern(kind, Pattern.compile(words), false));
  }

  /** What the tool called by another name than its program's. */
  String name(String word) {
    if (kind != MissingKind.PROGRAM) {
      return sure ? word : word.toLowerCase(Locale.ROOT);
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
