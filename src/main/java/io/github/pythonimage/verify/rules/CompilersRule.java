package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import io.github.pythonimage.verify.Facts.Sample;
import io.github.pythonimage.verify.inside.FactsRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Nothing that only building needs is in the image. Headers and static libraries inside a wheel are
 * let pass: they are part of what the user asked for (numpy has some).
 */
public final class CompilersRule implements FactsRule {
  @Override
  public String name() {
    return "compilers";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    var problems = new ArrayList<String>();
    var development = facts.development();
    add(problems, "compiler or build tool", "compilers or build tools", development.tools());
    add(problems, "C header", "C headers", development.headers());
    add(problems, "static library", "static libraries", development.archives());
    return problems;
  }

  private static void add(List<String> problems, String one, String many, Sample found) {
    if (!found.empty()) {
      problems.add(
          found.count()
              + " "
              + (found.count() == 1 ? one : many)
              + " in the runtime image: "
              + found
              + ". Take the package that has them out of the base or <runtime><packages>; what only"
              + " building needs belongs into <wheels><packages>.");
    }
  }
}
