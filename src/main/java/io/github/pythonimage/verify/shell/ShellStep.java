package io.github.pythonimage.verify.shell;

import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A command of a start-up file with the values of variables.
 *
 * @param command the program and its arguments; empty where it only sets variables
 * @param assignments name, plus sign and value of each variable that it sets
 * @param isOutputUsed whether another command reads what it writes
 */
record ShellStep(List<String> command, List<MatchResult> assignments, boolean isOutputUsed) {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(\\+?)=(.*)", Pattern.DOTALL);

  /** A shell runs their values, or the commands within them. */
  private static final Pattern PROMPT =
      Pattern.compile("PROMPT_COMMAND|PS[0-4]|R?PROMPT[2-4]?|RPS[12]");

  /** Words in front of a command. */
  private static final Set<String> KEYWORDS =
      Set.of("if", "then", "elif", "else", "while", "until", "do", "time", "!", "{", "}");

  private static final Set<String> DECLARATIONS =
      Set.of("export", "declare", "typeset", "local", "readonly", "env", "command", "builtin");

  static final Set<String> SOURCES = Set.of(".", "source");

  static ShellStep of(List<String> words, boolean isOutputUsed) {
    return new ShellStep(command(words), matches(words), isOutputUsed);
  }

  /** Whether a shell reads the value as commands where it is set. */
  static boolean isPrompt(MatchResult assignment) {
    return PROMPT.matcher(assignment.group(1)).matches();
  }

  /** Texts that a shell reads as commands, now or before it prompts. */
  Stream<String> scripts() {
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
    return Stream.concat(ofCommand, assignments.stream().flatMap(ShellStep::ofPrompt));
  }

  private static Stream<String> ofPrompt(MatchResult assignment) {
    if (!isPrompt(assignment)) {
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
}
