package io.github.pythonimage.docker;

import java.time.Duration;
import java.util.List;

/**
 * A container that runs what its image starts, as in production: its own entry point, command and
 * user, with a read-only root file system and a /tmp in memory. It is asked something, and then
 * stopped.
 *
 * @param image name or id
 * @param question a command in the container that prints the answer and succeeds
 * @param longest how long the question may take
 * @param stopSignal what ends it
 * @param grace how long it may take to end after that
 */
public record Service(
    String image, List<String> question, Duration longest, String stopSignal, Duration grace) {
  public Service {
    question = List.copyOf(question);
  }

  /** What became of it. Output is cut off after some megabytes. */
  public sealed interface Outcome {

    /** It answered, and ended when it was told to. */
    record Answered(String answer) implements Outcome {}

    /** It answered, and had to be killed. */
    record IgnoredSignal(String answer, String signal, Duration after) implements Outcome {}

    /**
     * Its program ended before anybody told it to, or was killed for lack of memory (exit code
     * 137).
     *
     * @param log the last lines that it wrote
     */
    record Ended(int exitCode, String log) implements Outcome {}

    /**
     * The question got no answer.
     *
     * @param reason what the command printed, or why it did not start; empty if it printed nothing
     * @param log the last lines that the container wrote
     */
    record NotAnswered(String reason, String log) implements Outcome {}

    /**
     * The engine could not start it.
     *
     * @param reason the engine's words, on one line
     */
    record NotStarted(String reason) implements Outcome {}
  }
}
