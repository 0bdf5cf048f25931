package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.InsideFacts;
import java.util.List;

/** Programs start with a read-only root file system and a /tmp in memory. */
final class ReadOnlyRootRule implements InsideRule {
  @Override
  public String name() {
    return "read-only-root";
  }

  @Override
  public List<String> problems(Evidence evidence, InsideFacts facts) {
    return facts.readOnlyProblems().stream()
        .map(
            problem ->
                "With a read-only root file system and a writable /tmp, a program does not start: "
                    + problem
                    + ". Make its start-up files write below /tmp only.")
        .toList();
  }
}
