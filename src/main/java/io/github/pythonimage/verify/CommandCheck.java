package io.github.pythonimage.verify;

import io.github.pythonimage.spec.Quoted;
import java.util.ArrayList;
import java.util.List;

/** The image starts what the POM says, where the POM says it. */
final class CommandCheck implements Check {
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
    evidence.facts().ifPresent(facts -> started(problems, facts.start()));
    return problems;
  }

  private static void started(List<String> problems, Facts.Start start) {
    if (!start.found()) {
      problems.add(
          Quoted.of(start.word())
              + ", which the image starts, is no program in it. Write one <arg> for each word of"
              + " <runtime><entrypoint> or <command>, and name the package that has the program in"
              + " <runtime><packages>.");
    }
    if (!start.interpreter().isEmpty()) {
      problems.add(
          "Python does not start with the variables of the image: "
              + start.interpreter()
              + " Look for PYTHON… and LD_… in <runtime><environment>.");
    }
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
