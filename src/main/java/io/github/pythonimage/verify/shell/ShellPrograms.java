package io.github.pythonimage.verify.shell;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the programs that shells start with do to the files that they name. */
final class ShellPrograms {
  /** How a word in place of a variable begins, and how it ends. */
  private static final Pattern WORD = Pattern.compile("\\$\\{\\w*+:?[-=+?]|[{}]");

  /** A variable in braces without such a word. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{[\\w!@*#]++(?:(?::(?![-=+?])|[%#^,/@\\[])[^{}]*+)?\\}");

  /** They run nothing of the files that they name. */
  private static final Set<String> HARMLESS =
      Set.of(
          "test",
          "[",
          "[[",
          ":",
          "true",
          "false",
          "cd",
          "pushd",
          "unset",
          "return",
          "exit",
          "umask",
          "ulimit",
          "stty",
          "tty",
          "mesg",
          "case",
          "rm",
          "rmdir",
          "mkdir",
          "mktemp",
          "touch",
          "chmod",
          "chown",
          "mountpoint",
          "df",
          "du",
          "shopt",
          "setenv");

  /** The same, unless another command of the line runs what they read. */
  private static final Set<String> READERS =
      Set.of(
          "cat",
          "ls",
          "grep",
          "egrep",
          "fgrep",
          "sed",
          "awk",
          "head",
          "tail",
          "cut",
          "tr",
          "sort",
          "uniq",
          "wc",
          "readlink",
          "realpath",
          "dirname",
          "basename",
          "find",
          "stat",
          "echo",
          "printf",
          "set");

  private static final Pattern INTERPRETER =
      Pattern.compile(
          "(?:.*/)?(?:eval|\\.|source|exec|xargs|busybox|nohup|nice|timeout|setsid|sudo|su"
              + "|(?:ba|da|a|k|z|c|tc)?sh|perl|python[0-9.]*)");

  /** What lets find run a program. */
  private static final Pattern FOUND = Pattern.compile("-(?:exec|ok)(?:dir)?");

  /** What lets awk or sed read their program from a file, or run another one. */
  private static final Pattern PROGRAM =
      Pattern.compile("(?s)-[a-eg-zA-Z0-9_]*+f.*|--file.*|.*\\b(?:system|getline)\\b.*");

  /** What the kernel says; a process may have another root folder. */
  private static final Pattern KERNEL =
      Pattern.compile(
          "/(?:sys|proc)(?:(?!/[^/]+/(?:task/[^/]+/)?(?:root|cwd|fd|environ)(?:/|$))/.*)?");

  private ShellPrograms() {}

  /** Whether a program runs texts or files that it gets. */
  static boolean isInterpreter(List<String> command) {
    return !command.isEmpty()
        && (command.get(0).startsWith("$") || INTERPRETER.matcher(command.get(0)).matches());
  }

  /** The paths that a command names, as far as it may run them. */
  static Stream<String> words(List<String> command, boolean isRun) {
    // A test of the C shell begins with an option.
    if (command.isEmpty() || isOption(command.get(0))) {
      return Stream.empty();
    }
    var name = command.get(0).substring(command.get(0).lastIndexOf('/') + 1);
    var arguments =
        HARMLESS.contains(name)
                || (READERS.contains(name) && !isRun && !runsArguments(name, command))
            ? Stream.<String>empty()
            : command.stream().skip(1).flatMap(ShellPrograms::parts);
    return Stream.concat(parts(command.get(0)), arguments).filter(ShellPrograms::mayRun);
  }

  /** Whether a reader runs what it reads, or keeps its arguments for other commands. */
  private static boolean runsArguments(String name, List<String> command) {
    return switch (name) {
      case "find" ->
          IntStream.range(0, command.size() - 1)
              .filter(i -> FOUND.matcher(command.get(i)).matches())
              .anyMatch(i -> !HARMLESS.contains(command.get(i + 1)));
      case "awk", "sed" -> command.stream().anyMatch(word -> PROGRAM.matcher(word).matches());
      case "printf" -> command.contains("-v");
      case "set" ->
          command.contains("--") || (command.size() > 1 && command.get(1).startsWith("/"));
      default -> false;
    };
  }

  /** The paths in a word. */
  static Stream<String> parts(String word) {
    return elements(word, "[\\s=;&|<>():'\"`]+");
  }

  private static boolean mayRun(String argument) {
    return argument.contains("..") || !KERNEL.matcher(argument).matches();
  }

  /** Those of each value that an expansion may have. */
  static Stream<String> elements(String value, String separators) {
    var text = WORD.matcher(VARIABLE.matcher(value).replaceAll("\\$")).replaceAll(":");
    return Stream.of(text.split(separators));
  }

  static boolean isOption(String word) {
    return word.startsWith("-");
  }
}
