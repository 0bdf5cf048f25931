package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import java.util.List;

/** The probe itself could look at everything. */
public final class ProbeRule implements FactsRule {
  public static final String NAME = "probe";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.failures().stream()
        .map(
            f ->
                "The part '"
                    + f.name()
                    + "' of the probe failed inside the image: "
                    + f.error()
                    + ". Its checks say nothing; mend what the error names, such as a module missing"
                    + " from the standard library.")
        .toList();
  }
}
