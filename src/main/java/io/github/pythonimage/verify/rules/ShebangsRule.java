package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import io.github.pythonimage.verify.inside.FactsRule;
import java.util.List;

/** Scripts of the environment find their interpreter. */
public final class ShebangsRule implements FactsRule {
  @Override
  public String name() {
    return "shebangs";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.shebangs().stream()
        .map(
            s ->
                s.script()
                    + " starts with '#!"
                    + s.interpreter()
                    + "', which is not in the image. Install its wheel with the environment's own"
                    + " python3, at the path that it ships at.")
        .toList();
  }
}
