package io.github.pythonimage.buildkit.connection;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.EngineTooOldException;
import java.util.regex.Pattern;

/**
 * The release of a BuildKit that stands alone.
 *
 * @param text what it says; empty where it is too old to be asked
 */
record BuildKitVersion(String text) {

  // Engine 24 has it, and with it all that our templates use.
  private static final int OLDEST_MINOR = 11;
  private static final Pattern RELEASE = Pattern.compile("v?0\\.(\\d{1,6})\\..*");

  /** Refuses a daemon on which a build would fail later and less clearly. */
  void require(Endpoint endpoint) {
    var matcher = RELEASE.matcher(text);
    // A build of one's own calls itself v0.0.0: nobody can tell, so it gets its chance.
    var old =
        matcher.matches()
            && !text.matches("v?0\\.0\\.0.*")
            && Integer.parseInt(matcher.group(1)) < OLDEST_MINOR;
    if (text.isEmpty() || old) {
      throw new EngineTooOldException(
          "%s at %s is too old: BuildKit 0.%d or newer is needed (Docker Engine 24 has it)."
              .formatted(this, endpoint, OLDEST_MINOR));
    }
  }

  @Override
  public String toString() {
    return text.isEmpty() ? "BuildKit before 0.11" : "BuildKit " + text;
  }
}
