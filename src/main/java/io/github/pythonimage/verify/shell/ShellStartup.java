package io.github.pythonimage.verify.shell;

import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.shell.ShellCommands.Command;
import io.github.pythonimage.verify.system.OpensslConfigs;
import io.github.pythonimage.verify.system.PathVariables;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a file that shells start with runs, and what it tells other programs to run. */
final class ShellStartup {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(\\+?)=(.*)", Pattern.DOTALL);

  private static final Set<String> HOOKS =
      Set.of("LD_PRELOAD", "LD_AUDIT", "PYTHONSTARTUP", "BASH_ENV", "ENV");

  /** A shell runs their values, or the commands within them. */
  private static final Pattern PROMPT =
      Pattern.compile("PROMPT_COMMAND|PS[0-4]|R?PROMPT[2-4]?|RPS[12]");

  private static final Set<String> FOLDER_CHANGES = Set.of("cd", "chdir", "pushd");

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

  private static final Set<String> SOURCES = Set.of(".", "source");

  /** They give a variable a value that is none of the file's. */
  private static final Set<String> UNKNOWN = Set.of("for", "select", "read", "unset");

  private static final Pattern DEFAULT = Pattern.compile("\\$\\{(\\w++):?=([^{}]*+)");

  private static final Pattern COMMENT = Pattern.compile("(?<![^\\s;&|()])#.*");

  /** How often commands are looked for in words of commands. */
  private static final int DEEPEST = 3;

  private static final Pattern DEVICE = Pattern.compile("/dev(?:/(?!(?:shm|mqueue)(?:/|$)).*)?/?");

  /** A command with the values of variables; the program and its arguments may be missing. */
  private record Step(List<String> command, List<MatchResult> assignments, boolean isOutputUsed) {}

  private final FileTree files;
  private final WritablePaths places;
  private final ShellVariables values;
  private final Set<String> programs = new LinkedHashSet<>();
  private final Set<String> folders = new LinkedHashSet<>();
  private final Set<String> variables = new LinkedHashSet<>();
  private boolean isComplete;

  ShellStartup(FileTree files, WritablePaths places, String text) {
    this.files = files;
    this.places = places;
    this.values =
        new ShellVariables(
            text.length(), value -> ShellPrograms.parts(value).anyMatch(this::isWeak));
    var lines = SETTING.matcher(text).replaceAll("\n").replace("\0", "").lines().toList();
    // The backslash of a comment joins no lines, but a number sign may be no comment.
    var bare = lines.stream().map(ShellStartup::withoutJoiningComment).toList();
    // A function may use values that the file gives later.
    for (var pass : List.of(false, true)) {
      isComplete = pass;
      read(String.join("\n", lines).replace("\\\n", ""), 0);
      if (!bare.equals(lines)) {
        read(String.join("\n", bare).replace("\\\n", ""), 0);
      }
    }
  }

  /** Files that the user can change, and that are run or handed to a command. */
  Set<String> programs() {
    return programs;
  }

  /**
   * Folders that the user can change and that a shell enters, so that relative paths lead there.
   */
  Set<String> folders() {
    return folders;
  }

  /** Names of variables that lead programs to what the user can change. */
  Set<String> variables() {
    return variables;
  }

  /** Whether the text is read without some of the values of its variables. */
  boolean hasTooManyVariables() {
    return values.isFull();
  }

  private static String withoutJoiningComment(String line) {
    return line.endsWith("\\") ? COMMENT.matcher(line).replaceFirst("") : line;
  }

  private void read(String text, int depth) {
    var isOpen = false;
    for (var line : text.lines().toList()) {
      var commands = ShellCommands.of(line);
      read(commands.commands(), isOpen || line.stripTrailing().endsWith("|"), depth);
      isOpen |= commands.isOpen();
    }
  }

  private void read(List<Command> commands, boolean isOutputUsed, int depth) {
    var steps = new ArrayList<Step>();
    for (var command : commands) {
      var words = command.words().stream().map(values::expand).toList();
      var step = new Step(command(words), matches(words), isOutputUsed || command.isOutputUsed());
      steps.add(step);
      noteValues(step, words);
    }
    if (isComplete) {
      check(steps);
    }
    if (depth < DEEPEST) {
      steps.stream().flatMap(ShellStartup::scripts).forEach(script -> read(script, depth + 1));
    }
  }

  private void noteValues(Step step, List<String> words) {
    for (var one : step.assignments()) {
      if (PROMPT.matcher(one.group(1)).matches()) {
        // It is read as commands where it is given.
        continue;
      }
      if (one.group(2).isEmpty()) {
        values.set(one.group(1), one.group(3));
      } else {
        values.append(one.group(1), one.group(3));
      }
    }
    words.stream()
        .flatMap(word -> DEFAULT.matcher(word).results())
        .forEach(one -> values.set(one.group(1), one.group(2)));
    var command = step.command();
    if (!command.isEmpty()) {
      values.set(ShellVariables.LAST, command.get(command.size() - 1));
      if (UNKNOWN.contains(command.get(0))) {
        var isLoop = command.contains("in");
        command.stream().skip(1).limit(isLoop ? 1 : command.size()).forEach(values::unset);
      }
    }
  }

  private void check(List<Step> steps) {
    var isRun = steps.stream().anyMatch(step -> ShellPrograms.isInterpreter(step.command()));
    for (var step : steps) {
      var words = step.command();
      ShellPrograms.words(words, isRun || step.isOutputUsed())
          .filter(this::isWeak)
          .forEach(programs::add);
      if (words.size() > 1 && SOURCES.contains(words.get(0)) && isRelativePath(words.get(1))) {
        programs.add(words.get(1));
      }
      if (!words.isEmpty() && FOLDER_CHANGES.contains(words.get(0))) {
        words.stream()
            .skip(1)
            .flatMap(ShellPrograms::parts)
            .filter(this::isWeak)
            .forEach(folders::add);
      }
      step.assignments().stream().filter(this::isWeak).forEach(one -> variables.add(one.group(1)));
    }
  }

  private static boolean isRelativePath(String word) {
    return word.indexOf('/') > 0 && isRelative(word);
  }

  /** Texts that a shell reads as commands, now or before it prompts. */
  private static Stream<String> scripts(Step step) {
    var command = step.command();
    var name = command.isEmpty() ? "" : command.get(0);
    var arguments = command.stream().skip(1);
    var ofCommand =
        switch (name) {
          case "eval" -> Stream.of(arguments.collect(Collectors.joining(" ")));
          case "alias" -> arguments.map(word -> word.substring(word.indexOf('=') + 1));
          case "trap" -> arguments;
          default ->
              ShellPrograms.isInterpreter(command) && !SOURCES.contains(name)
                  ? arguments
                  : Stream.<String>empty();
        };
    return Stream.concat(ofCommand, step.assignments().stream().flatMap(ShellStartup::ofPrompt));
  }

  private static Stream<String> ofPrompt(MatchResult assignment) {
    if (!PROMPT.matcher(assignment.group(1)).matches()) {
      return Stream.empty();
    }
    return Stream.of(
        assignment.group(1).equals("PROMPT_COMMAND")
            ? assignment.group(3)
            // In quotes, only what parentheses or backticks have is a command.
            : ": \"" + assignment.group(3).replace("\"", "") + "\"");
  }

  private static List<MatchResult> matches(List<String> words) {
    return assignments(words)
        .map(ASSIGNMENT::matcher)
        .filter(Matcher::matches)
        .map(Matcher::toMatchResult)
        .toList();
  }

  private static Stream<String> assignments(List<String> words) {
    var begin = afterKeywords(words);
    if (begin.size() == 3 && begin.get(0).equals("setenv")) {
      return Stream.of(begin.get(1) + "=" + begin.get(2));
    }
    var isDeclaration =
        !begin.isEmpty() && (DECLARATIONS.contains(begin.get(0)) || begin.get(0).equals("set"));
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
        .dropWhile(
            word ->
                ASSIGNMENT.matcher(word).matches()
                    || (isDeclaration && ShellPrograms.isOption(word)))
        .filter(word -> !isDeclaration || !ASSIGNMENT.matcher(word).matches())
        .toList();
  }

  private static List<String> afterKeywords(List<String> words) {
    return words.stream().dropWhile(w -> w.isEmpty() || KEYWORDS.contains(w)).toList();
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
    if (value.isEmpty() || !PathVariables.isPath(name)) {
      return false;
    }
    var separators = PathVariables.separators(name);
    var begin = assignment.group(2).isEmpty() ? "" : "$";
    return ShellPrograms.elements(value, separators)
            .anyMatch(element -> isWeakElement(name, element))
        || (PathVariables.isList(name)
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
        && !PathVariables.isList(name)
        && (isConfiguration || (isRelative(element) && !PathVariables.isName(name, element)));
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
