package io.github.pythonimage.verify.system;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What files that shells start with run, and what they tell other programs to run. */
final class ShellStart {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\+?=(.*)", Pattern.DOTALL);

  private static final Set<String> HOOKS =
      Set.of("LD_PRELOAD", "LD_AUDIT", "PYTHONSTARTUP", "BASH_ENV", "ENV");
  private static final Set<String> LISTS = Set.of("PATH", "LD_LIBRARY_PATH", "PYTHONPATH");

  /** Words in front of a command. */
  private static final Set<String> KEYWORDS =
      Set.of("if", "then", "elif", "else", "while", "until", "do", "time", "!", "{", "}");

  private static final Set<String> DECLARATIONS =
      Set.of("export", "declare", "typeset", "local", "readonly", "env", "command", "builtin");

  /** They run nothing of the files that they name. */
  private static final Set<String> HARMLESS =
      Set.of(
          "test",
          "[",
          "[[",
          ":",
          "true",
          "false",
          "echo",
          "printf",
          "read",
          "cd",
          "pushd",
          "unset",
          "set",
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
          "done");

  private static final Pattern INTERPRETER =
      Pattern.compile(
          "(?:.*/)?(?:eval|\\.|source|exec|xargs|(?:ba|da|a|k|z|c|tc)?sh|perl|python[0-9.]*)");

  /** What the kernel says; a process may have another root folder. */
  private static final Pattern KERNEL =
      Pattern.compile(
          "/(?:sys|proc)(?:(?!/[^/]+/(?:task/[^/]+/)?(?:root|cwd|fd|environ)(?:/|$))/.*)?");

  private static final Pattern DEVICE = Pattern.compile("/dev(?:/(?!(?:shm|mqueue)(?:/|$)).*)?/?");

  private final WritablePlaces places;

  ShellStart(WritablePlaces places) {
    this.places = places;
  }

  /** Files that the user can change, and that are run or handed to a command. */
  Set<String> foreignPrograms(String text) {
    var found = new LinkedHashSet<String>();
    for (var commands : lines(text)) {
      var isRun = commands.stream().anyMatch(words -> isInterpreter(command(words)));
      for (var words : commands) {
        words(command(words), isRun).filter(this::isWeak).forEach(found::add);
      }
    }
    return found;
  }

  /** Names of variables that lead programs to what the user can change. */
  Set<String> foreignVariables(String text) {
    var found = new LinkedHashSet<String>();
    for (var commands : lines(text)) {
      for (var words : commands) {
        assignments(words)
            .map(ASSIGNMENT::matcher)
            .filter(one -> one.matches() && isWeak(one.group(1), one.group(2).strip()))
            .forEach(one -> found.add(one.group(1)));
      }
    }
    return found;
  }

  /** The commands of each line; a backslash joins two. */
  private static List<List<List<String>>> lines(String text) {
    return text.replace("\0", "")
        .replaceAll("\\\\\r?\n", "")
        .lines()
        .map(ShellCommands::of)
        .toList();
  }

  private static Stream<String> assignments(List<String> words) {
    var begin = afterKeywords(words);
    if (begin.size() == 3 && begin.get(0).equals("setenv")) {
      return Stream.of(begin.get(1) + "=" + begin.get(2));
    }
    var isDeclaration = !begin.isEmpty() && DECLARATIONS.contains(begin.get(0));
    return isDeclaration
        ? begin.stream().skip(1)
        : begin.stream().takeWhile(word -> ASSIGNMENT.matcher(word).matches());
  }

  /** The program with its arguments; empty where a command only sets variables. */
  private static List<String> command(List<String> words) {
    var begin = afterKeywords(words);
    var isDeclaration = !begin.isEmpty() && DECLARATIONS.contains(begin.get(0));
    return begin.stream()
        .skip(isDeclaration ? 1 : 0)
        .dropWhile(word -> ASSIGNMENT.matcher(word).matches() || (isDeclaration && isOption(word)))
        .filter(word -> !isDeclaration || !ASSIGNMENT.matcher(word).matches())
        .toList();
  }

  private static List<String> afterKeywords(List<String> words) {
    return words.stream().dropWhile(w -> w.isEmpty() || KEYWORDS.contains(w)).toList();
  }

  private static boolean isOption(String word) {
    return word.startsWith("-");
  }

  private static boolean isInterpreter(List<String> command) {
    return !command.isEmpty() && INTERPRETER.matcher(command.get(0)).matches();
  }

  /** The paths that a command names, as far as it may run them. */
  private static Stream<String> words(List<String> command, boolean isRun) {
    // A test of the C shell begins with an option.
    if (command.isEmpty() || isOption(command.get(0))) {
      return Stream.empty();
    }
    var name = command.get(0).substring(command.get(0).lastIndexOf('/') + 1);
    var arguments =
        HARMLESS.contains(name) || (READERS.contains(name) && !isRun)
            ? Stream.<String>empty()
            : command.stream().skip(1).flatMap(ShellStart::parts).filter(ShellStart::mayRun);
    return Stream.concat(parts(command.get(0)), arguments);
  }

  private static Stream<String> parts(String word) {
    return Stream.of(word.split("[\\s=;&|<>()]+"));
  }

  private static boolean mayRun(String argument) {
    return argument.contains("..") || !KERNEL.matcher(argument).matches();
  }

  private boolean isWeak(String word) {
    return word.startsWith("/")
        && (word.contains("..") || !DEVICE.matcher(word).matches())
        && places.weakness(word).isPresent();
  }

  private boolean isWeak(String name, String value) {
    if (HOOKS.contains(name)) {
      return !value.isEmpty();
    }
    return LISTS.contains(name)
        && Stream.of(value.split(VariablePaths.SEPARATORS))
            .filter(folder -> folder.startsWith("/"))
            .anyMatch(folder -> places.weakness(folder).isPresent());
  }
}
