package io.github.pythonimage.verify.inside;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.image.HttpCheck;
import io.github.pythonimage.docker.Service.Outcome;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;

/**
 * What the image starts answers the request of {@code <verify><http>}, and ends when it is told to.
 */
public final class HttpRule implements Rule {
  private static final int LONGEST_LOG = 1000;
  private static final String CORRECT = " Correct the program, or ";

  @Override
  public void check(CheckContext context, Findings found) {
    context
        .spec()
        .runChecks()
        .http()
        .ifPresent(
            wanted ->
                context
                    .run()
                    .http()
                    .ifPresent(outcome -> check(context.image(), wanted, outcome, found)));
  }

  private static void check(PlannedImage image, HttpCheck wanted, Outcome outcome, Findings found) {
    if (outcome instanceof Outcome.Answered answered) {
      checkStatus(wanted, answered.answer(), found);
    } else if (outcome instanceof Outcome.IgnoredSignal ignored) {
      checkStatus(wanted, ignored.answer(), found);
      found.error(
          "The container did not end within %s s of its stop signal, %s, so engines kill it. Handle that signal in the program%s, or name in <runtime><stopSignal> the one that it handles."
              .formatted(ignored.after().toSeconds(), Quoted.of(ignored.signal()), reason(image)));
    } else if (outcome instanceof Outcome.Ended ended) {
      found.error(
          "The container ended by itself with exit code %s before %s%s.%s<runtime><entrypoint> or <command>; only /tmp and <volumes> can be written in it."
              .formatted(ended.exitCode(), request(wanted), log(ended.log()), CORRECT));
    } else if (outcome instanceof Outcome.NotAnswered silent) {
      found.error(
          "The container did not answer %s within %s s%s%s.%s<verify><http><port>; it must listen on 127.0.0.1 or on all addresses."
              .formatted(
                  request(wanted),
                  RunChecksProbe.LONGEST_START.toSeconds(),
                  reason(silent.reason()),
                  log(silent.log()),
                  CORRECT));
    } else if (outcome instanceof Outcome.NotStarted failed) {
      found.error(
          "The container for <verify><http> could not be started: %s. Correct <runtime><entrypoint> or <command>."
              .formatted(LastLines.of(failed.reason(), LONGEST_LOG).replaceAll("\\.$", "")));
    }
  }

  private static void checkStatus(HttpCheck wanted, String status, Findings found) {
    if (!status.equals(String.valueOf(wanted.status()))) {
      found.error(
          "The container answered %s with status %s, but <verify><http><status> is %s.%s<path> or <status>."
              .formatted(request(wanted), Quoted.of(status), wanted.status(), CORRECT));
    }
  }

  private static String request(HttpCheck wanted) {
    return "GET %s on port %s".formatted(Quoted.beginning(wanted.path()), wanted.port());
  }

  /** By an init process, a signal that the program does not handle ends it. */
  private static String reason(PlannedImage image) {
    if (image.init().isPresent()) {
      return ", which blocks or ignores it";
    }
    var process1 = ", as process 1 ends by no signal that it does not handle";
    return image.init().isSupported() ? process1 + ", or add <runtime><init>true</init>" : process1;
  }

  private static String reason(String text) {
    return text.isBlank() ? "" : ": " + LastLines.of(text, LONGEST_LOG);
  }

  private static String log(String text) {
    return text.isBlank() ? "" : "; it wrote: " + LastLines.of(text, LONGEST_LOG);
  }
}
