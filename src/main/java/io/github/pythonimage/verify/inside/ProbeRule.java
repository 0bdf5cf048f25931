package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.CheckContext;
import io.github.pythonimage.verify.ProbeResult;
import java.util.List;

/** The probe itself could look at everything. */
public final class ProbeRule implements InsideRule {
  public static final String NAME = "probe";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> problems(CheckContext context, ProbeResult facts) {
    return facts.failures().stream()
        .map(
            failure ->
                "The part '"
                    + failure.name()
                    + "' of the probe failed inside the image: "
                    + failure.error()
                    + ". Its rules were not checked. Correct what the error names, such as a module"
                    + " that is missing from the standard library.")
        .toList();
  }
}
