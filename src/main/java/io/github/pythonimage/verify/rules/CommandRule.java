package io.github.pythonimage.verify.rules;

import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.MessageRule;
import java.util.ArrayList;
import java.util.List;

/** The image starts what the POM says, where the POM says it. */
public final class CommandRule implements MessageRule {
  @Override
  public String name() {
    return "command";
  }

  @Override
  public List<String> problems(Evidence evidence) {
    var runtime = evidence.spec().runtime();
    var info = evidence.info();
    var problems = new ArrayList<String>();
    compare(problems, "ENTRYPOINT", "<entrypoint>", runtime.entrypoint(), info.entrypoint());
    compare(problems, "CMD", "<command>", runtime.command(), info.command());
    compare(
        problems,
        "WORKDIR",
        "<workdir>",
        runtime.workdir().stream().toList(),
        info.workdir().stream().toList());
    return problems;
  }

  private static void compare(
      List<String> problems,
      String instruction,
      String element,
      List<String> wanted,
      List<String> actual) {
    if (!wanted.isEmpty() && !wanted.equals(actual)) {
      problems.add(
          instruction
              + " of the image is "
              + Quoted.of(String.join(" ", actual))
              + ", but <runtime>"
              + element
              + " says "
              + Quoted.of(String.join(" ", wanted))
              + ". Build the image again.");
    }
  }
}
