package io.github.pythonimage.verify.system;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The simple commands in a line of a shell, also those within others, as words without quotes. Each
 * line is read by itself, so that no quote hides the lines behind it.
 */
final class ShellCommands {
  /** A command that was begun; a command within it comes to its end first. */
  private static final class Context {
    final char opener;
    final List<String> words = new ArrayList<>();
    final StringBuilder word = new StringBuilder();
    boolean isInWord;
    boolean isQuoted;
    boolean isOutput;

    Context(char opener) {
      this.opener = opener;
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

  private final String line;
  private final List<List<String>> commands = new ArrayList<>();
  private final Deque<Context> open = new ArrayDeque<>();
  private int at;

  private ShellCommands(String line) {
    this.line = line;
    open.push(new Context('\0'));
  }

  static List<List<String>> of(String line) {
    var reader = new ShellCommands(line);
    while (reader.at < line.length() && reader.read(line.charAt(reader.at))) {
      reader.at++;
    }
    reader.open.forEach(reader::end);
    return reader.commands;
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
          begin(c);
        }
      }
      case '$' -> {
        context.append("$");
        if (line.startsWith("(", at + 1)) {
          at++;
          begin('(');
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
      case '(' -> begin(c);
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
    context.isOutput = (c == '>' || at > first) && !line.startsWith("(", at + 1);
  }

  private void begin(char opener) {
    open.push(new Context(opener));
  }

  private void close(Context context) {
    end(context);
    open.pop();
    open.element().isInWord = true;
  }

  private void end(Context context) {
    context.endWord();
    if (!context.words.isEmpty()) {
      commands.add(List.copyOf(context.words));
    }
    context.words.clear();
    context.isQuoted = false;
    context.isOutput = false;
  }

  private int end(int index) {
    return Math.min(index, line.length());
  }
}
