package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.Findings;
import io.github.pythonimage.verify.ListMessage;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.python.ScriptInterpreter;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.WritablePaths;
import java.util.List;
import java.util.stream.Stream;

/** Scripts of the environment find their interpreter, and nobody can put another one there. */
public final class ShebangsRule implements FilesRule {
  @Override
  public String name() {
    return "shebangs";
  }

  /** One of several in the prefix; others are of the distribution. */
  private static String home(CheckContext context) {
    var interpreter = context.image().interpreter();
    return interpreter.inPrefix() ? interpreter.home() : context.environment();
  }

  @Override
  public void check(CheckContext context, FileTree files, Findings found) {
    var places = WritablePaths.of(context, files);
    var path = context.info().environment().getOrDefault("PATH", "");
    Stream.of(
            context.prefix().venv(),
            context.prefix().python(),
            context.environment(),
            home(context))
        .distinct()
        .flatMap(root -> files.below(root + "/bin"))
        .filter(FileEntry::isFile)
        .flatMap(script -> ScriptInterpreter.of(script).stream())
        .filter(one -> !one.isIn(files, places, path))
        .forEach(
            one ->
                found.error(
                    one.script()
                        + " starts with '#!"
                        + ListMessage.first(List.of(one.shown()))
                        + "', which is not in the image, or the user can change it. Install its"
                        + " wheel with the environment's own python3, at the path that it ships"
                        + " at."));
  }
}
