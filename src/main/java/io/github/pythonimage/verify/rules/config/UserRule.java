package io.github.pythonimage.verify.rules.config;

import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Findings;
import io.github.pythonimage.verify.check.Rule;
import io.github.pythonimage.verify.system.PlannedConfig;

/**
 * The image runs as the POM's user, by number, so that Kubernetes can tell that it is not root. A
 * builder installs packages, as root.
 */
public final class UserRule implements Rule {
  @Override
  public void check(CheckContext context, Findings found) {
    var wanted = PlannedConfig.of(context).user();
    var user = context.info().user();
    if (!user.equals(wanted)) {
      found.error(
          "The image's USER is "
              + (user.isEmpty() ? "not set" : "'" + user + "'")
              + ", but it must be "
              + wanted
              + (wanted.equals("0")
                  ? ", as it is a builder. Build the image again."
                  : ", the numbers that <runtime><uid> gives. Build the image again."));
    }
  }
}
