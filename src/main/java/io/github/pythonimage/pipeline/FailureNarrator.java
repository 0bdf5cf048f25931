package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildFailedException;
import io.github.pythonimage.pipeline.Solves.Failed;
import java.util.List;
import java.util.Locale;

/** Tells how a build failed: the failing step's whole log, then one line that says it all. */
final class FailureNarrator {
  private final Console console;

  FailureNarrator(Console console) {
    this.console = console;
  }

  void raise(Failed failed) {
    var label = failed.target().label();
    var said = List.<String>of();
    if (failed.cause() instanceof BuildFailedException broken) {
      said = broken.log();
      said.forEach(line -> console.error(label + " | " + line));
    }
    var message = String.valueOf(failed.cause().getMessage());
    throw new BuildFailure(
        label + ": " + message + Cure.of(said, message) + above(said), failed.cause());
  }

  private static String above(List<String> said) {
    return said.isEmpty() ? "" : " The step's log is above.";
  }

  /** What to do about failures whose cause is not in the Dockerfile. */
  private enum Cure {
    DISK_FULL(
        "no space left on device",
        " The engine's disk is full: 'docker system df' shows by what, 'docker builder prune' frees"
            + " the build cache.");

    private final String sign;
    private final String advice;

    Cure(String sign, String advice) {
      this.sign = sign;
      this.advice = advice;
    }

    static String of(List<String> log, String message) {
      for (var cure : values()) {
        if (cure.seenIn(message) || log.stream().anyMatch(cure::seenIn)) {
          return cure.advice;
        }
      }
      return "";
    }

    private boolean seenIn(String line) {
      return line.toLowerCase(Locale.ROOT).contains(sign);
    }
  }
}
