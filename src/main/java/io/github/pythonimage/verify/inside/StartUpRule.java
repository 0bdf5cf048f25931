package io.github.pythonimage.verify.inside;

import io.github.pythonimage.spec.Quoted;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import java.util.ArrayList;
import java.util.List;

/** A container of the image can start. */
public final class StartUpRule implements FactsRule {
  @Override
  public String name() {
    return "start-up";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    var start = facts.start();
    var problems = new ArrayList<String>();
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
    return problems;
  }
}
