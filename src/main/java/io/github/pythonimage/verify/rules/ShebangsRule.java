package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Message;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.Shebang;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.List;
import java.util.stream.Stream;

/** Scripts of the environment find their interpreter, and nobody can put another one there. */
public final class ShebangsRule implements FilesRule {
  private static final int EXECUTE = 0111;

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
        .flatMap(script -> Shebang.of(script).stream())
        .filter(one -> !isIn(files, writable, path, one))
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

  /** Whether it is a program of the image that the user cannot change. */
  private static boolean isIn(
      FileTree files, WritablePaths writable, String path, Shebang shebang) {
    return isProgram(files, shebang.program())
        && writable.weakness(shebang.program()).isEmpty()
        && (!shebang.isEnv()
            || (!shebang.command().isEmpty()
                && Stream.of(path.split(":", -1))
                    .anyMatch(folder -> isProgram(files, folder + "/" + shebang.command()))));
  }

  private static boolean isProgram(FileTree files, String path) {
    return files.resolve(path).filter(e -> e.isFile() && (e.mode() & EXECUTE) != 0).isPresent();
  }
}
