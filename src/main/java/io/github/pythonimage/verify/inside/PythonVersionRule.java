package io.github.pythonimage.verify.inside;

import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.ProbeResult;
import java.util.List;

/** The interpreter is the planned release, or of the planned series where others decide. */
final class PythonVersionRule implements InsideRule {
  @Override
  public String name() {
    return "python-version";
  }

  @Override
  public List<String> problems(CheckContext context, ProbeResult facts) {
    var planned = context.image().version();
    return PythonVersion.isExact(facts.python()) && planned.isA(PythonVersion.of(facts.python()))
        ? List.of()
        : List.of(
            "The Python of the image is "
                + facts.python()
                + ", but the plan has "
                + planned
                + ". Build the image again. If that does not help, another image has taken its"
                + " tag.");
  }
}
