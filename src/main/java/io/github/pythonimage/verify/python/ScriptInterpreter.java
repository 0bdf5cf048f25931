package io.github.pythonimage.verify.python;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the first line of a script starts.
 *
 * @param command what {@code env} looks for in PATH; empty for others
 */
public record ScriptInterpreter(FileEntry script, String program, String command) {
  // How pip writes a path that is too long for a first line.
  private static final Pattern POLYGLOT = Pattern.compile("'''exec' \"?([^\" ]+)\"?.*");
  private static final int EXECUTE = 0111;

  /** The interpreter of a file; empty if it is no script. */
  public static Optional<ScriptInterpreter> of(FileEntry script) {
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
    return Optional.of(new ScriptInterpreter(script, program, command));
  }

  /** As it is written. */
  public String shown() {
    return command.isEmpty() ? program : program + " " + command;
  }

  /** Whether it is a program of the image that the user cannot change. */
  public boolean isIn(FileTree files, WritablePaths places, String path) {
    var isThere = isProgram(files, program) && places.weakness(program).isEmpty();
    return isThere
        && (!program.endsWith("/env")
            || (!command.isEmpty()
                && Stream.of(path.split(":", -1))
                    .anyMatch(folder -> isProgram(files, folder + "/" + command))));
  }

  private static boolean isProgram(FileTree files, String path) {
    return files.resolve(path).filter(e -> e.isFile() && (e.mode() & EXECUTE) != 0).isPresent();
  }
}
