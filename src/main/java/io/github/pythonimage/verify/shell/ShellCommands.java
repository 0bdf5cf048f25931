package io.github.pythonimage.verify.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The simple commands in a line of a shell, also those within others, as words without quotes. Each
 * line is read by itself, so that no quote hides the lines behind it.
 */
final class ShellCommands {
  /**
   * A simple command.
   *
   * @param isOutputUsed whether its output becomes words or a file of another command
   */
  record Command(List<String> words, boolean isOutputUsed) {}

  /** A command that was begun; a command within it comes to its end first. */
  private static final class Context {
    final char opener;
    final boolean isOutputUsed;
    final List<String> words = new ArrayList<>();
    final StringBuilder word = new StringBuilder();
    boolean isInWord;
    boolean isQuoted;
    boolean isOutput;

    Context(char opener, boolean isOutputUsed) {
      this.opener = opener;
      this.isOutputUsed = isOutputUsed;
    }

    void endWord() {
      if (isInWord && !isOutput) {
        words.add(word.toString());
      }
      isOutput &= !isInWord;
      isInWord = false;
      word.setLength(0);
    }

    void append(String text) {
      word.append(text);
      isInWord = true;
    }
  }

  /** Hexadecimal or octal. */
  private static final Pattern CODE =
      Pattern.compile("\\\\(?:(?:x|u|U(?:0000)?)([0-9A-Fa-f]{1,4})|([0-7]{1,3}))");

  private final String line;
  private final List<Command> commands = new ArrayList<>();
  private final Deque<Context> open = new ArrayDeque<>();
  private int at;

  private ShellCommands(String line) {
    this.line = line;
    open.push(new Context('\0', false));
  }

  static ShellCommands of(String line) {
    var reader = new ShellCommands(line);
    while (reader.at < line.length() && reader.read(line.charAt(reader.at))) {
      reader.at++;
    }
    reader.open.forEach(reader::end);
    return reader;
  }

  List<Command> commands() {
    return commands;
  }

  /** Whether the next line goes on with a command whose output is used. */
  boolean isOpen() {
    return open.element().isOutputUsed;
  }

  /** One character, or more of them that belong together; false behind the last command. */
  private boolean read(char c) {
    var context = open.element();
    switch (c) {
      case '\\' -> {
        at++;
        context.append(line.substring(Math.min(at, line.length()), end(at + 1)));
      }
      case '"' -> {
        context.isQuoted = !context.isQuoted;
        context.isInWord = true;
      }
      case '`' -> {
        if (context.opener == c) {
          close(context);
        } else {
          // Its output is as unknown as that of a command in parentheses.
          context.append("$");
          begin(c, true);
        }
      }
      case '$' -> {
        var next = at + 1 < line.length() ? line.charAt(at + 1) : ' ';
        if (next == '(') {
          context.append("$");
          at++;
          begin('(', true);
        } else if (next == '\'' && !context.isQuoted) {
          at++;
          readEscaped(context);
        } else if (next != '"' || context.isQuoted) {
          context.append("$");
        }
      }
      default -> {
        if (context.isQuoted) {
          context.append(String.valueOf(c));
        } else {
          return readUnquoted(context, c);
        }
      }
    }
    return true;
  }

  private boolean readUnquoted(Context context, char c) {
    switch (c) {
      case '\'' -> {
        var close = line.indexOf(c, at + 1);
        var end = close < 0 ? line.length() : close;
        context.append(line.substring(at + 1, end));
        at = end;
      }
      case '#' -> {
        if (!context.isInWord) {
          return false;
        }
        context.append("#");
      }
      case '(' -> begin(c, at > 0 && "<>".indexOf(line.charAt(at - 1)) >= 0);
      case ')' -> {
        if (context.opener == '(') {
          close(context);
        } else {
          end(context);
        }
      }
      case ';', '|' -> end(context);
      case '&' -> {
        if (!line.startsWith(">", at + 1)) {
          end(context);
        }
      }
      case '<', '>' -> redirect(context, c);
      default -> {
        if (Character.isWhitespace(c)) {
          context.endWord();
        } else {
          context.append(String.valueOf(c));
        }
      }
    }
    return true;
  }

  /** Quotes behind a dollar sign, within which a backslash stands for a character. */
  private void readEscaped(Context context) {
    context.isInWord = true;
    for (at++; at < line.length() && line.charAt(at) != '\''; at++) {
      if (line.charAt(at) != '\\') {
        context.append(line.substring(at, at + 1));
        continue;
      }
      var code = CODE.matcher(line).region(at, line.length());
      if (code.lookingAt()) {
        var isOctal = code.group(2) != null;
        context.append(
            Character.toString(
                Integer.parseInt(code.group(isOctal ? 2 : 1), isOctal ? 8 : 16) & 0xffff));
        at = code.end() - 1;
      } else {
        at++;
        var letter = line.substring(end(at), end(at + 1));
        context.append(letter.equals("n") ? "\n" : "tr".contains(letter) ? " " : letter);
      }
    }
  }

  /** What a command writes to is none of its words. */
  private void redirect(Context context, char c) {
    if (context.word.chars().allMatch(Character::isDigit)) {
      context.isInWord = false;
    }
    context.endWord();
    var first = at;
    while (at + 1 < line.length() && "<>&|".indexOf(line.charAt(at + 1)) >= 0) {
      at++;
    }
    // Three signs are before what a command reads.
    var isInput = c == '<' && !List.of("<<", "<&").contains(line.substring(first, at + 1));
    context.isOutput = !isInput && !line.startsWith("(", at + 1);
  }

  private void begin(char opener, boolean isOutputUsed) {
    open.push(new Context(opener, isOutputUsed || open.element().isOutputUsed));
  }

  private void close(Context context) {
    end(context);
    open.pop();
    open.element().isInWord = true;
  }

  private void end(Context context) {
    context.endWord();
    if (!context.words.isEmpty()) {
      commands.add(new Command(List.copyOf(context.words), context.isOutputUsed));
    }
    context.words.clear();
    context.isQuoted = false;
    context.isOutput = false;
  }

  private int end(int index) {
    return Math.min(index, line.length());
  }
}
