package io.github.pythonimage.verify.inside;

import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.ProbeResult;

/** The interpreter is the planned release, or of the planned series where others decide. */
public final class PythonVersionRule implements InsideRule {
  @Override
  public void check(CheckContext context, ProbeResult facts, Findings found) {
    var planned = context.image().version();
    if (!(PythonVersion.isExact(facts.system().python())
        && planned.isA(PythonVersion.of(facts.system().python())))) {
      found.error(
          "The Python of the image is %s, but the plan has %s. Build the image again. If that does not help, another image has taken its tag."
              .formatted(facts.system().python(), planned));
    }
  }
}
