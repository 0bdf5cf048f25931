package io.github.pythonimage.verify.shell;

import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a file that shells start with runs, and what it tells other programs to run. */
final class ShellStartup {
  private static final Set<String> HOOKS =
      Set.of("LD_PRELOAD", "LD_AUDIT", "PYTHONSTARTUP", "BASH_ENV", "ENV");

  private static final Set<String> FOLDER_CHANGES = Set.of("cd", "chdir", "pushd");

  /** openSUSE adds the working directory where a file of its settings has it. */
  private static final Pattern SETTING =
      Pattern.compile(
          "(?m)^[ \\t]*+CWD_IN_(?:ROOT|USER)_PATH=\\*\\)\\n"
              + "[ \\t]*+test \"\\$_val\" = \"yes\" \\|\\| continue\\n"
              + "[ \\t]*+test \\$UID -(?:lt|ge) 100 && PATH=\\$PATH:\\.\\n");

  /** They give a variable a value that is none of the file's. */
  private static final Set<String> UNKNOWN = Set.of("for", "select", "read", "unset");

  private static final Pattern DEFAULT = Pattern.compile("\\$\\{(\\w++):?=([^{}]*+)");

  private static final Pattern COMMENT = Pattern.compile("(?<![^\\s;&|()])#.*");

  /** How often commands are looked for in words of commands. */
  private static final int DEEPEST = 3;

  private static final Pattern DEVICE = Pattern.compile("/dev(?:/(?!(?:shm|mqueue)(?:/|$)).*)?/?");

  private final FileTree files;
  private final WritablePaths writable;
  private final ShellVariables values;
  // Files that the user can change, and that are run or handed to a command.
  private final Set<String> programs = new LinkedHashSet<>();
  // Folders that the user can change and that a shell enters, so that relative paths lead there.
  private final Set<String> folders = new LinkedHashSet<>();
  // Names of variables that lead programs to what the user can change.
  private final Set<String> variables = new LinkedHashSet<>();
  private boolean isComplete;

  ShellStartup(FileTree files, WritablePaths writable, String text) {
    this.files = files;
    this.writable = writable;
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

  /** Adds a finding for each kind of what is wrong with the file. */
  void check(FileEntry file, Findings found) {
    found.error(
        Message.of(programs, "file", "files")
            .after(file + " runs ")
            .then(" in shells, which the user can change. Take the line out of the base."));
    found.error(
        Message.of(folders, "folder", "folders")
            .after(file + " enters ")
            .then(" in shells, which the user can change. Take the line out of the base."));
    found.error(
        Message.of(variables, "variable", "variables")
            .after(file + " sets ")
            .then(
                " for shells, to something that runs before or instead of the image's programs."
                    + " Take the line out of the base."));
    if (values.isFull()) {
      found.error(
          file
              + " uses variables more often than rules follow them. Take the lines out of the"
              + " base.");
    }
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
    var steps = new ArrayList<ShellStep>();
    for (var command : commands) {
      var words = command.words().stream().map(values::expand).toList();
      var step = ShellStep.of(words, isOutputUsed || command.isOutputUsed());
      steps.add(step);
      noteValues(step, words);
    }
    if (isComplete) {
      check(steps);
    }
    if (depth < DEEPEST) {
      steps.stream().flatMap(ShellStep::scripts).forEach(script -> read(script, depth + 1));
    }
  }

  private void noteValues(ShellStep step, List<String> words) {
    for (var one : step.assignments()) {
      if (ShellStep.isPrompt(one)) {
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

  private void check(List<ShellStep> steps) {
    var isRun = steps.stream().anyMatch(step -> ShellPrograms.isInterpreter(step.command()));
    for (var step : steps) {
      var words = step.command();
      ShellPrograms.words(words, isRun || step.isOutputUsed())
          .filter(this::isWeak)
          .forEach(programs::add);
      if (words.size() > 1
          && ShellStep.SOURCES.contains(words.get(0))
          && isRelativePath(words.get(1))) {
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

  private boolean isWeak(String word) {
    return word.startsWith("/")
        && (word.contains("..") || !DEVICE.matcher(word).matches())
        && writable.weakness(word).isPresent();
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
      return writable.weakness(element).isPresent()
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
