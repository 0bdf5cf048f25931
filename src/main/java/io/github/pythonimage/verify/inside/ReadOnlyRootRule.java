package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.ProbeResult;
import java.util.List;

/** Programs start with a read-only root file system and a /tmp in memory. */
final class ReadOnlyRootRule implements InsideRule {
  @Override
  public String name() {
    return "read-only-root";
  }

  @Override
  public List<String> problems(CheckContext context, ProbeResult facts) {
    return facts.readOnlyProblems().stream()
        .map(
            problem ->
                "With a read-only root file system and a writable /tmp, a program does not start: "
                    + problem
                    + ". Make its start-up files write below /tmp only.")
        .toList();
  }
}
