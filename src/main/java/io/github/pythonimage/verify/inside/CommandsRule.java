package io.github.pythonimage.verify.inside;

import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;

/** Every command of {@code <verify><commands>} succeeds. */
public final class CommandsRule implements Rule {
  private static final int LONGEST_OUTPUT = 2000;

  @Override
  public void check(CheckContext context, Findings found) {
    for (var one : context.run().commands()) {
      var problem = problem(one.outcome());
      if (!problem.isEmpty()) {
        found.error(
            "The command %s of <verify><commands> %s. Correct the image or the command; it runs by /bin/sh as the image's user, without network, and only /tmp can be written."
                .formatted(Quoted.of(one.command()), problem));
      }
    }
  }

  private static String problem(ProbeOutcome outcome) {
    if (outcome instanceof ProbeOutcome.Finished finished) {
      return finished.exitCode() == 0
          ? ""
          : "ended with exit code %s%s"
              .formatted(finished.exitCode(), output(finished.stdout() + "\n" + finished.stderr()));
    }
    if (outcome instanceof ProbeOutcome.TimedOut late) {
      return "did not end within %s s%s"
          .formatted(late.after().toSeconds(), output(late.stdout() + "\n" + late.stderr()));
    }
    return "could not be started"
        + output(((ProbeOutcome.NotStarted) outcome).reason().replaceAll("\\.$", ""));
  }

  private static String output(String text) {
    var last = LastLines.of(text, LONGEST_OUTPUT);
    return last.isEmpty() ? "" : ": " + last;
  }
}
