package io.github.pythonimage.buildkit.progress;

import java.time.Duration;
import java.util.List;

/** Something that happened in a running build. */
public sealed interface BuildEvent {

  /** The step began to run. */
  record StepStarted(Step step) implements BuildEvent {}

  /**
   * The step is done.
   *
   * @param cached nothing had to be run, the result was there
   * @param duration zero for a cached step
   */
  record StepCompleted(Step step, boolean cached, Duration duration) implements BuildEvent {}

  /** The step failed, or was stopped because another one failed. */
  record StepFailed(Step step) implements BuildEvent {}

  /** Whole lines that the step wrote, without their line ends. */
  record StepLog(Step step, List<String> lines) implements BuildEvent {}

  /**
   * How far a part of the step has come.
   *
   * @param part what is being moved, such as a layer's digest or 'transferring context'
   * @param total zero where nobody knows
   */
  record StepProgress(Step step, String part, long current, long total) implements BuildEvent {}

  /**
   * The build goes on, but something is to be improved: the Dockerfile, or a cache that could not
   * be used.
   */
  record BuildWarning(String message) implements BuildEvent {}
}
