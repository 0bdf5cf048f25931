package io.github.pythonimage.verify.inside;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import io.github.pythonimage.verify.Facts.Installed;
import java.util.List;
import java.util.stream.Stream;

/** The modules of every installed distribution can be imported. */
public final class ModuleImportRule implements FactsRule {
  @Override
  public String name() {
    return "module-import";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    return facts.distributions().stream().flatMap(d -> broken(evidence, d)).toList();
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
