package io.github.pythonimage.diagnosis;

import java.util.Optional;
import java.util.regex.Pattern;

/** Warns of libraries that a wheel opens by name; its ELF headers do not list them. */
public final class DlopenWarning {
  /** Words of our own script. */
  private static final Pattern SAID =
      Pattern.compile("(\\S+\\.whl): may open (.+) when it runs, which nothing here can see to$");

  private DlopenWarning() {}

  /** What to warn of, where a line that a step wrote tells of some. */
  public static Optional<String> in(String line) {
    if (line.length() > FailedStep.LONGEST_LINE) {
      return Optional.empty();
    }
    var said = SAID.matcher(line.strip());
    return said.find()
        ? Optional.of(
            said.group(1)
                + " may dlopen "
                + said.group(2)
                + " at run time; if your code uses that path, add its package to <runtime><packages>.")
        : Optional.empty();
  }
}
