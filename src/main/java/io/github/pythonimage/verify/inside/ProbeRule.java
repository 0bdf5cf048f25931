package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.ProbeResult;

/** The probe itself could look at everything. */
public final class ProbeRule implements InsideRule {
  public static final String NAME = "probe";

  @Override
  public void check(CheckContext context, ProbeResult facts, Findings found) {
    for (var failure : facts.failures()) {
      found.error(
          "The part '"
              + failure.name()
              + "' of the probe failed inside the image: "
              + failure.error()
              + ". Its rules were not checked. Correct what the error names, such as a module"
              + " that is missing from the standard library.");
    }
  }
}
