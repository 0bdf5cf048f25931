package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.Listing;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.system.FilesRule;
import io.github.pythonimage.verify.system.ScriptInterpreter;
import io.github.pythonimage.verify.system.WritablePlaces;
import java.util.List;
import java.util.stream.Stream;

/** Scripts of the environment find their interpreter, and nobody can put another one there. */
public final class ShebangsRule implements FilesRule {
  @Override
  public String name() {
    return "shebangs";
  }

  /** One of several in the prefix; others are of the distribution. */
  private static String home(Evidence evidence) {
    var interpreter = evidence.image().interpreter();
    return interpreter.inPrefix() ? interpreter.home() : evidence.environment();
  }

  @Override
  public List<Finding> findings(Evidence evidence, FileTree files) {
    var places = WritablePlaces.of(evidence, files);
    var path = evidence.info().environment().getOrDefault("PATH", "");
    return Stream.of(
            evidence.prefix().venv(),
            evidence.prefix().python(),
            evidence.environment(),
            home(evidence))
        .distinct()
        .flatMap(root -> files.below(root + "/bin"))
        .filter(FileEntry::isFile)
        .flatMap(script -> ScriptInterpreter.of(script).stream())
        .filter(one -> !one.isIn(files, places, path))
        .map(
            one ->
                finding(
                    one.script()
                        + " starts with '#!"
                        + Listing.first(List.of(one.shown()))
                        + "', which is not in the image, or the user can change it. Install its"
                        + " wheel with the environment's own python3, at the path that it ships"
                        + " at."))
        .toList();
  }
}
