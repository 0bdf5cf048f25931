package io.github.pythonimage.diagnosis;

import java.util.Optional;
import java.util.regex.Pattern;

/** Libraries that the code of a wheel opens by name, which are in no list of what it needs. */
public final class OpenedLater {
  /** Words of our own script. */
  private static final Pattern SAID =
      Pattern.compile("(\\S+\\.whl): may open (.+) when it runs, which nothing here can see to$");

  private OpenedLater() {}

  /** What to warn of, where a line that a step wrote tells of some. */
  public static Optional<String> in(String line) {
    if (line.length() > FailedStep.LONGEST_LINE) {
      return Optional.empty();
    }
    var said = SAID.matcher(line.strip());
    return said.find()
        ? Optional.of(
            said.group(1)
                + " may open "
                + said.group(2)
                + " when it runs, which no list of what it links to has: if your code comes to that,"
                + " add the distribution's package of it to <runtime><packages>.")
        : Optional.empty();
  }
}
