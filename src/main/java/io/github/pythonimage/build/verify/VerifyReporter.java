package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.report.Count;
import io.github.pythonimage.verify.Verification;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells what was found out about the images: one line for a good one, all findings of the others.
 */
final class VerifyReporter {
  private final BuildProgress log;

  VerifyReporter(BuildProgress log) {
    this.log = log;
  }

  /** Fails after everything was said, where anything is wrong. */
  void report(List<Verification> results) {
    results.stream().filter(Verification::isGood).forEach(log::imageVerified);
    var bad = results.stream().filter(result -> !result.isGood()).toList();
    bad.forEach(log::imageVerified);
    log.verified(results);
    if (!bad.isEmpty()) {
      throw new BuildFailure(
          bad.size()
              + " of "
              + Count.of(results.size(), "image")
              + (bad.size() == 1 ? " is not good: " : " are not good: ")
              + bad.stream().map(result -> result.target().name()).collect(Collectors.joining(", "))
              + ". Each error above says what to do; verify.json in the folder of each image lists"
              + " all findings.");
    }
  }
}
