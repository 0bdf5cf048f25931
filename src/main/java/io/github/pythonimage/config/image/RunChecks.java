package io.github.pythonimage.config.image;

import java.util.List;
import java.util.Optional;

/**
 * What {@code verify} tries in containers of the runtime image.
 *
 * @param commands lines for the image's shell, each of which must succeed
 * @param http what the image's own program must answer
 */
public record RunChecks(List<String> commands, Optional<HttpCheck> http) {
  /** Nothing is tried. */
  public static final RunChecks NONE = new RunChecks(List.of(), Optional.empty());

  public RunChecks {
    commands = List.copyOf(commands);
  }
}
