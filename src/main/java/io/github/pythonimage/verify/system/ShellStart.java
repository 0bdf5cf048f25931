package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.FileTree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What files that shells start with run, and what they tell other programs to run. */
final class ShellStart {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(\\+?)=(.*)", Pattern.DOTALL);

  private static final Set<String> HOOKS =
      Set.of("LD_PRELOAD", "LD_AUDIT", "PYTHONSTARTUP", "BASH_ENV", "ENV");

  /** A shell runs their values, or the commands within them. */
  private static final Pattern PROMPT =
      Pattern.compile("PROMPT_COMMAND|PS[0-4]|R?PROMPT[2-4]?|RPS[12]");

  private static final Set<String> FOLDER_CHANGES = Set.of("cd", "chdir", "pushd");

  /** How a word in place of a variable begins, and how it ends. */
  private static final Pattern WORD = Pattern.compile("\\$\\{\\w*+:?[-=+?]|[{}]");

  /** A variable in braces without such a word. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{[\\w!@*#]++(?:(?::(?![-=+?])|[%#^,/@\\[])[^{}]*+)?\\}");

  /** openSUSE adds the working directory where a file of its settings has it. */
  private static final Pattern SETTING =
      Pattern.compile(
          "(?m)^[ \\t]*+CWD_IN_(?:ROOT|USER)_PATH=\\*\\)\\n"
              + "[ \\t]*+test \"\\$_val\" = \"yes\" \\|\\| continue\\n"
              + "[ \\t]*+test \\$UID -(?:lt|ge) 100 && PATH=\\$PATH:\\.\\n");

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

  private final FileTree files;
  private final WritablePlaces places;

  ShellStart(FileTree files, WritablePlaces places) {
    this.files = files;
    this.places = places;
  }

  /** Files that the user can change, and that are run or handed to a command. */
  Set<String> foreignPrograms(String text) {
    var found = new LinkedHashSet<String>();
    for (var commands : lines(text)) {
      addForeign(commands, found);
      commands.stream()
          .flatMap(ShellStart::assignments)
          .flatMap(ShellStart::ofPrompt)
          .forEach(ofPrompt -> addForeign(ofPrompt, found));
    }
    return found;
  }

  private void addForeign(List<List<String>> commands, Set<String> found) {
    var isRun = commands.stream().anyMatch(words -> isInterpreter(command(words)));
    for (var words : commands) {
      words(command(words), isRun).filter(this::isWeak).forEach(found::add);
    }
  }

  /** The commands of each line that a shell runs before it prompts. */
  private static Stream<List<List<String>>> ofPrompt(String assignment) {
    var one = ASSIGNMENT.matcher(assignment);
    if (!one.matches() || !PROMPT.matcher(one.group(1)).matches()) {
      return Stream.empty();
    }
    return one.group(1).equals("PROMPT_COMMAND")
        ? lines(one.group(3)).stream()
        // In quotes, only what parentheses or backticks have is a command.
        : lines("x=\"" + one.group(3).replace("\"", "") + "\"").stream();
  }

  /**
   * Folders that the user can change and that a shell enters, so that relative paths lead there.
   */
  Set<String> foreignFolders(String text) {
    var found = new LinkedHashSet<String>();
    for (var commands : lines(text)) {
      commands.stream()
          .map(ShellStart::command)
          .filter(words -> !words.isEmpty() && FOLDER_CHANGES.contains(words.get(0)))
          .flatMap(words -> words.stream().skip(1))
          .filter(this::isWeak)
          .forEach(found::add);
    }
    return found;
  }

  /** Names of variables that lead programs to what the user can change. */
  Set<String> foreignVariables(String text) {
    var found = new LinkedHashSet<String>();
    for (var commands : lines(SETTING.matcher(text).replaceAll("\n"))) {
      for (var words : commands) {
        assignments(words)
            .map(ASSIGNMENT::matcher)
            .filter(one -> one.matches() && isWeak(one))
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

  private boolean isWeak(MatchResult assignment) {
    var name = assignment.group(1);
    var value = assignment.group(3).strip();
    if (HOOKS.contains(name)) {
      return !value.isEmpty();
    }
    if (value.isEmpty() || !VariablePaths.isPath(name)) {
      return false;
    }
    var separators = VariablePaths.separators(name);
    var begin = assignment.group(2).isEmpty() ? "" : "$";
    return elements(value, separators).anyMatch(element -> isWeakElement(name, element))
        || (VariablePaths.isList(name)
            && Stream.of(withoutExpansions(begin + value).split(separators, -1))
                .anyMatch(element -> element.isEmpty() || isRelative(element)));
  }

  private boolean isWeakElement(String name, String element) {
    var isConfiguration = name.equals(OpensslConfigs.VARIABLE);
    if (element.startsWith("/")) {
      return places.weakness(element).isPresent()
          || (isConfiguration && OpensslConfigs.isUnread(files, element));
    }
    return !element.isEmpty()
        && !VariablePaths.isList(name)
        && (isConfiguration || (isRelative(element) && !VariablePaths.isName(name, element)));
  }

  /** Those of each value that an expansion may have. */
  private static Stream<String> elements(String value, String separators) {
    var text = WORD.matcher(VARIABLE.matcher(value).replaceAll("\\$")).replaceAll(":");
    return Stream.of(text.split(separators));
  }

  private static boolean isRelative(String element) {
    return "/$~".indexOf(element.charAt(0)) < 0;
  }

  /** With a dollar sign in place of each variable in braces. */
  private static String withoutExpansions(String value) {
    var text = new StringBuilder();
    var depth = 0;
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if (value.startsWith("${", i)) {
        text.append(depth == 0 ? "$" : "");
        depth++;
        i++;
      } else if (depth > 0) {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
