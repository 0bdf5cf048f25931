package io.github.pythonimage.diagnosis;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A release that its owner has withdrawn, and that is taken all the same, because it is pinned. */
public final class YankedWarning {
  private static final Pattern UV =
      Pattern.compile("^warning: `([^`=]+)==([^`]+)` is yanked(?: \\(reason: \"(.*)\"\\))?");
  private static final Pattern PIP =
      Pattern.compile("yanked version: '([^']+)' candidate \\(version (\\S+) ");

  private YankedWarning() {}

  /** What to warn of, where a line that a step wrote tells of one. */
  public static Optional<String> in(String line) {
    if (line.length() > FailedStep.LONGEST_LINE) {
      return Optional.empty();
    }
    if (!line.contains("yanked")) {
      return Optional.empty();
    }
    var uv = UV.matcher(line);
    if (uv.find()) {
      return Optional.of(warning(uv.group(1), uv.group(2), uv.group(3)));
    }
    var pip = PIP.matcher(line);
    return pip.find() ? Optional.of(warning(pip.group(1), pip.group(2), null)) : Optional.empty();
  }

  private static String warning(String name, String version, @Nullable String reason) {
    return name
        + " "
        + version
        + " was withdrawn by its owner (yanked"
        + (reason == null ? "" : ": " + reason)
        + "), and is taken because it is pinned: take another version.";
  }
}
