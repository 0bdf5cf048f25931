package io.github.pythonimage.verify.inside;

import io.github.pythonimage.spec.PythonVersion;
import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import java.util.List;

/** The interpreter is the planned release, or of the planned series where others decide. */
public final class PythonVersionRule implements FactsRule {
  @Override
  public String name() {
    return "python-version";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    var planned = evidence.image().version();
    return PythonVersion.isExact(facts.python()) && planned.isA(PythonVersion.of(facts.python()))
        ? List.of()
        : List.of(
            evidence.prefix().venv()
                + "/bin/python3 is Python "
                + facts.python()
                + ", but the plan has "
                + planned
                + ". Build the image again; if it stays so, another image has taken its tag.");
  }
}
