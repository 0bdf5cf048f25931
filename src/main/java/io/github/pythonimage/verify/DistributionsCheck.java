package io.github.pythonimage.verify;

import io.github.pythonimage.verify.Facts.Installed;
import java.util.List;
import java.util.stream.Stream;

/** Every installed distribution has what it requires, and its modules can be imported. */
final class DistributionsCheck implements FactsCheck {
  @Override
  public String name() {
    return "distributions";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.distributions().stream()
        .flatMap(d -> Stream.concat(unmet(evidence, d), broken(evidence, d)))
        .toList();
  }

  private static Stream<String> unmet(Evidence evidence, Installed distribution) {
    return distribution.problems().stream()
        .map(
            problem ->
                distribution
                    + " in "
                    + evidence.prefix().venv()
                    + " "
                    + problem
                    + ". Put a matching version into the file that <wheels><requirements> names.");
  }

  private static Stream<String> broken(Evidence evidence, Installed distribution) {
    return distribution.modules().stream()
        .filter(m -> !m.works())
        .map(
            m ->
                "Module "
                    + m.name()
                    + " of "
                    + distribution
                    + " in "
                    + evidence.prefix().venv()
                    + " cannot be imported: "
                    + m.error()
                    + ". Name the package that has what it needs in <runtime><packages>, or correct"
                    + " its version.");
  }
}
