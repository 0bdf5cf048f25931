package io.github.pythonimage.verify.system;

import io.github.pythonimage.verify.files.FileEntry;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the first line of a script starts.
 *
 * @param command what {@code env} looks for in PATH; empty for others
 */
public record Shebang(FileEntry script, String program, String command) {
  // How pip writes a path that is too long for a first line.
  private static final Pattern POLYGLOT = Pattern.compile("'''exec' \"?([^\" ]+)\"?.*");

  /** The one of a file; empty if it is no script. */
  public static Optional<Shebang> of(FileEntry script) {
    var head = script.content().head();
    if (!head.startsWith("#!")) {
      return Optional.empty();
    }
    // For the kernel, a carriage return is a part of the last word.
    var lines = head.substring(2).split("\n", 3);
    var words = lines[0].replaceAll("^[ \t]+|[ \t]+$", "").split("[ \t]+", -1);
    var polyglot = POLYGLOT.matcher(lines.length > 1 ? lines[1] : "");
    var isOfWindows = words.length > 1 && lines[0].endsWith("\r");
    var program = polyglot.matches() ? polyglot.group(1) : words[0] + (isOfWindows ? "\r" : "");
    var command =
        program.endsWith("/env")
            ? Stream.of(words)
                .skip(1)
                .filter(w -> !w.startsWith("-") && !w.contains("="))
                .findFirst()
                .orElse("")
            : "";
    return Optional.of(new Shebang(script, program, command));
  }

  /** Whether the program looks for another one in PATH. */
  public boolean isEnv() {
    return program.endsWith("/env");
  }

  /** As it is written. */
  public String describe() {
    return command.isEmpty() ? program : program + " " + command;
  }
}
