package io.github.pythonimage.buildkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says BuildKit's reasons in the words of somebody who wants to know what to do. Those it does not
 * know stay as they are.
 */
enum Reason {
  // The process is the whole script, quoted; the step's name says enough.
  PROCESS_ENDED(
      "process \".*\" did not complete successfully: exit code: (\\d+)(.*)",
      "its command ended with exit code %s%s."),
  NO_BRIDGE(
      "process \".*\" did not complete successfully: (network bridge not found)",
      "%s. The engine has no bridge: build with the host's network."),
  PROCESS_NOT_STARTED("process \".*\" did not complete successfully: (.*)", "%s."),
  NO_BASE(
      "(?:\\S+: )?failed to resolve source metadata for (\\S+): (.*)",
      "the image %s cannot be pulled (%s). Check its name, that the engine reaches its registry,"
          + " and that you are logged in there (docker login)."),
  NOT_COPIED(
      "failed to compute cache key: failed to calculate checksum of ref \\S+: (.*): not found",
      "%s does not exist where it is copied from, or a .dockerignore leaves it out."),
  NO_SECRET("secret (\\S+): not found", "the secret '%s' was not given to the build."),
  NO_CONTEXT("error from sender: (.*)", "%s.");

  private final Pattern said;
  private final String meant;

  Reason(String said, String meant) {
    this.said = Pattern.compile(said, Pattern.DOTALL);
    this.meant = meant;
  }

  static String inOurWords(String reason) {
    for (var known : values()) {
      var matcher = known.said.matcher(reason);
      if (matcher.matches()) {
        return known.meant.formatted(groups(matcher));
      }
    }
    return reason;
  }

  private static Object[] groups(Matcher matcher) {
    var groups = new Object[matcher.groupCount()];
    for (var i = 0; i < groups.length; i++) {
      groups[i] = matcher.group(i + 1);
    }
    return groups;
  }
}
