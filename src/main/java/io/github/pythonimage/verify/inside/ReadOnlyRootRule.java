package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.ProbeResult;

/** Programs start with a read-only root file system and a /tmp in memory. */
public final class ReadOnlyRootRule implements InsideRule {
  @Override
  public void check(CheckContext context, ProbeResult facts, Findings found) {
    for (var problem : facts.readOnlyProblems()) {
      found.error(
          "With a read-only root file system and a writable /tmp, a program does not start: "
              + problem
              + ". Make its start-up files write below /tmp only.");
    }
  }
}
