package io.github.pythonimage.docker;

import java.time.Duration;

/** How a probe ended. Output is cut off after some megabytes. */
public sealed interface ProbeOutcome {

  /** The command ended by itself, or was killed for lack of memory (exit code 137). */
  record Finished(int exitCode, String stdout, String stderr) implements ProbeOutcome {}

  /** The command was stopped because it ran too long. */
  record TimedOut(Duration after, String stdout, String stderr) implements ProbeOutcome {}

  /**
   * The engine could not start the command.
   *
   * @param reason the engine's words, on one line
   */
  record NotStarted(String reason) implements ProbeOutcome {}
}
