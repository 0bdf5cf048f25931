package io.github.pythonimage.verify.rules;

import io.github.pythonimage.verify.Evidence;
import io.github.pythonimage.verify.Facts;
import io.github.pythonimage.verify.Facts.Installed;
import io.github.pythonimage.verify.inside.FactsRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nothing can be installed into a running container, unless the requirements ask for an installer.
 */
public final class InstallersRule implements FactsRule {
  private static final String SETUPTOOLS = "setuptools";

  @Override
  public String name() {
    return "installers";
  }

  @Override
  public List<String> problems(Evidence evidence, Facts facts) {
    var asked = asked(evidence, facts);
    var problems = new ArrayList<String>();
    var found =
        facts.installers().stream()
            .filter(path -> !(asked.contains(owner(path)) && inEnvironment(evidence, path)))
            .toList();
    if (!found.isEmpty()) {
      problems.add(
          "Packages could be installed in a running container: "
              + String.join(", ", found)
              + ". Take pip out of <wheels>, the base and <runtime><packages>, as only the builder"
              + " needs it; name it in <wheels><requirements> if the image is to have it.");
    }
    facts.distributions().stream()
        .filter(d -> d.name().equals(SETUPTOOLS) && !asked.contains(SETUPTOOLS))
        .map(d -> setuptools(evidence, d))
        .forEach(problems::add);
    return problems;
  }

  private static String setuptools(Evidence evidence, Installed found) {
    return found
        + " is in "
        + evidence.prefix().venv()
        + (found.requiredBy().isEmpty()
            ? ", though nothing there requires it. Create the environment with 'python3 -m venv"
                + " --without-pip'."
            : ", as "
                + String.join(", ", found.requiredBy())
                + " requires it. Name it in <wheels><requirements> if the image is to have it.");
  }

  /**
   * What was asked for by name. Without wheels nobody asked, whatever marks are in the environment.
   */
  private static Set<String> asked(Evidence evidence, Facts facts) {
    return evidence.spec().wheels().empty()
        ? Set.of()
        : facts.distributions().stream()
            .filter(Installed::requested)
            .map(Installed::name)
            .collect(Collectors.toSet());
  }

  /** The distribution that a module or a script belongs to. */
  private static String owner(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("[0-9.-]+$", "");
    return name.equals("easy_install") ? SETUPTOOLS : name;
  }

  private static boolean inEnvironment(Evidence evidence, String path) {
    return path.startsWith(evidence.prefix().venv() + "/");
  }
}
