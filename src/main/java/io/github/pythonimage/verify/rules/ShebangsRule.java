package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Scripts of the environment find their interpreter, and nobody can put another one there. */
public final class ShebangsRule implements FilesRule {
  /** One of several in the prefix; others are of the distribution. */
  private static String home(CheckContext context) {
    var interpreter = context.image().interpreter();
    return interpreter.inPrefix() ? interpreter.home() : context.environment();
  }

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var writable = WritablePaths.of(context, files);
    var path = context.info().environment().getOrDefault("PATH", "");
    Stream.of(
            context.prefix().venv(),
            context.prefix().python(),
            context.environment(),
            home(context))
        .distinct()
        .flatMap(root -> files.below(root + "/bin"))
        .filter(FileEntry::isFile)
        .flatMap(script -> Interpreter.of(script).stream())
        .filter(one -> !one.isIn(files, writable, path))
        .forEach(
            one ->
                found.error(
                    one.script()
                        + " starts with '#!"
                        + Message.first(List.of(one.describe()))
                        + "', which is not in the image, or the user can change it. Install its"
                        + " wheel with the environment's own python3, at the path that it ships"
                        + " at."));
  }

  /**
   * What the first line of a script starts.
   *
   * @param command what {@code env} looks for in PATH; empty for others
   */
  private record Interpreter(FileEntry script, String program, String command) {
    // How pip writes a path that is too long for a first line.
    private static final Pattern POLYGLOT = Pattern.compile("'''exec' \"?([^\" ]+)\"?.*");
    private static final int EXECUTE = 0111;

    /** The interpreter of a file; empty if it is no script. */
    static Optional<Interpreter> of(FileEntry script) {
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
      return Optional.of(new Interpreter(script, program, command));
    }

    /** As it is written. */
    String describe() {
      return command.isEmpty() ? program : program + " " + command;
    }

    /** Whether it is a program of the image that the user cannot change. */
    boolean isIn(FileTree files, WritablePaths writable, String path) {
      var isThere = isProgram(files, program) && writable.weakness(program).isEmpty();
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
}
