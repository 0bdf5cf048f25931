package io.github.pythonimage.verify;

import io.github.pythonimage.verify.Facts.Installed;
import java.util.ArrayList;
import java.util.List;

/** Nothing can be installed into a running container. */
final class NoInstallerCheck implements FactsCheck {
  @Override
  public String name() {
    return "no-installer";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    var problems = new ArrayList<String>();
    if (!facts.installers().isEmpty()) {
      problems.add(
          "Packages could be installed in a running container: "
              + String.join(", ", facts.installers())
              + ". Take pip out of <wheels>, the base and <runtime><packages>; only the builder needs"
              + " it.");
    }
    facts.distributions().stream()
        .filter(d -> d.name().equals("setuptools") && !wanted(evidence, d))
        .map(
            d ->
                d
                    + " is in "
                    + evidence.prefix().venv()
                    + ", though nothing there requires it. Create the environment with 'python3 -m"
                    + " venv --without-pip'.")
        .forEach(problems::add);
    return problems;
  }

  private static boolean wanted(Evidence evidence, Installed setuptools) {
    return !setuptools.requiredBy().isEmpty()
        || (setuptools.requested() && !evidence.spec().wheels().empty());
  }
}
