package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import java.util.List;

/** Every installed distribution has what it requires. */
public final class RequirementsRule implements FactsRule {
  @Override
  public String name() {
    return "requirements";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.distributions().stream()
        .flatMap(
            distribution ->
                distribution.problems().stream()
                    .map(
                        problem ->
                            distribution
                                + " in "
                                + evidence.prefix().venv()
                                + " "
                                + problem
                                + ". Put a matching version into the file that"
                                + " <wheels><requirements> names."))
        .toList();
  }
}
