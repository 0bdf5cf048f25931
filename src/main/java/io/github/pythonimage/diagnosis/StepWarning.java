package io.github.pythonimage.diagnosis;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to warn of in a step that goes on. */
public final class StepWarning {
  private static final Pattern UV_YANKED =
      Pattern.compile("^warning: `([^`=]+)==([^`]+)` is yanked(?: \\(reason: \"(.*)\"\\))?");
  private static final Pattern PIP_YANKED =
      Pattern.compile("yanked version: '([^']+)' candidate \\(version (\\S+) ");

  /** Words of our own script. */
  private static final Pattern DLOPEN =
      Pattern.compile(
          "(?<!\\S)(\\S+\\.whl): may open (.+) when it runs, which nothing here can see to$");

  /** Likewise. */
  private static final Pattern PROJECT_VERSION =
      Pattern.compile(
          "(?:^| )project (.+): the wheel has the version (\\S+), and the POM has (\\S+)$");

  private StepWarning() {}

  /** The warning, where a line that a step wrote tells of something to warn of. */
  public static Optional<String> in(String line) {
    if (line.length() > FailedStep.LONGEST_LINE) {
      return Optional.empty();
    }
    return yanked(line).or(() -> dlopen(line)).or(() -> projectVersion(line));
  }

  /** A release that its owner has withdrawn, and that is taken all the same: it is pinned. */
  private static Optional<String> yanked(String line) {
    var uv = UV_YANKED.matcher(line);
    if (uv.find()) {
      return Optional.of(yanked(uv.group(1), uv.group(2), uv.group(3)));
    }
    var pip = PIP_YANKED.matcher(line);
    return pip.find() ? Optional.of(yanked(pip.group(1), pip.group(2), null)) : Optional.empty();
  }

  private static String yanked(String name, String version, @Nullable String reason) {
    return "%s %s was withdrawn by its owner (yanked%s), and is taken because it is pinned: take another version."
        .formatted(name, version, reason == null ? "" : ": " + reason);
  }

  /** What the policy says if its severity is {@code warn}. */
  private static Optional<String> projectVersion(String line) {
    var said = PROJECT_VERSION.matcher(line.strip());
    return said.find()
        ? Optional.of(
            "project-version: the wheel of the project %s has the version %s, and the POM has %s. Take the version from PYTHON_IMAGE_VERSION in its build, or change one of the two."
                .formatted(said.group(1), said.group(2), said.group(3)))
        : Optional.empty();
  }

  /** Libraries that a wheel opens by name; its ELF headers do not list them. */
  private static Optional<String> dlopen(String line) {
    var said = DLOPEN.matcher(line.strip());
    return said.find()
        ? Optional.of(
            "%s may dlopen %s at run time; if your code uses that path, add its package to <runtime><packages>."
                .formatted(said.group(1), said.group(2)))
        : Optional.empty();
  }
}
