package io.github.pythonimage.verify.check;

import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.docker.Service;
import java.util.List;
import java.util.Optional;

/**
 * What {@code <verify><commands>} and {@code <http>} came to. The image can lie about all of it.
 *
 * @param http empty where nothing was asked
 */
public record RunResult(List<CommandResult> commands, Optional<Service.Outcome> http) {
  /** Nothing was tried. */
  public static final RunResult NONE = new RunResult(List.of(), Optional.empty());

  public RunResult {
    commands = List.copyOf(commands);
  }

  /** How one command ended. */
  public record CommandResult(String command, ProbeOutcome outcome) {}
}
