package io.github.pythonimage.buildkit.solve;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Says BuildKit's reasons in the words of somebody who wants to know what to do. Those it does not
 * know stay as they are.
 */
enum ErrorTranslator {
  // The process is the whole script, quoted; the step's name says enough.
  PROCESS_ENDED(
      "process \".*\" did not complete successfully: exit code: (\\d+)(.*)",
      "its command ended with exit code %s%s."),
  NO_BRIDGE(
      "process \".*\" did not complete successfully: (network bridge not found)",
      "%s. The engine has no bridge, so steps need the network of its machine."),
  PROCESS_NOT_STARTED("process \".*\" did not complete successfully: (.*)", "%s."),
  PUSHED_TOO_OFTEN(
      Push.FAILED + ".*(429 Too Many Requests|toomanyrequests: [^\\n]*).*",
      Push.SAID
          + "answers '%s': it limits how often it may be asked. Wait some minutes and build again."),
  PUSHED_TO_A_BROKEN_REGISTRY(
      Push.FAILED + ".*request to \\S+: (5\\d\\d .*)",
      Push.SAID + "answers '%s'. The fault lies there: build again later."),
  // The request's address may hold what only this push may know.
  PUSHED_IN_VAIN(
      Push.FAILED + ".*request to \\S+: (\\d{3} .*)",
      Push.SAID + "answers '%s'. See there why, then build again."),
  PUSHED_TO_WHO_HUNG_UP(
      Push.FAILED
          + Push.NOT_DONE
          + "((?!dial ).*(?:EOF|connection reset|broken pipe|closed network connection).*)",
      Push.SAID
          + "hung up (%s), however often it was tried. The fault lies there or with the network:"
          + " build again later."),
  PUSHED_TO_NOBODY(
      Push.FAILED + Push.NOT_DONE + "(.*)",
      Push.SAID
          + "cannot be asked (%s). Check its name, and that the engine's machine reaches and trusts"
          + " it."),
  NOT_PUSHED(
      Push.FAILED + "(?:failed commit on ref \"\\S+\": )?(.*)",
      Push.SAID + "does not take it (%s). See there why, then build again."),
  TOO_OFTEN(
      "(?:.*: )?failed to resolve source metadata for (\\S+): .*(429 Too Many Requests).*",
      "the registry of %s answers %s: it limits how often it may be asked. Wait some minutes and"
          + " build again, or log in there (docker login), which raises most limits."),
  TOO_OFTEN_FOR_LAYERS(
      "failed to copy: .*request to https?://([^/\\s]+)/\\S+: (429 Too Many Requests).*",
      "the registry %s answers %s: it limits how often it may be asked. Wait some minutes and"
          + " build again, or log in there (docker login), which raises most limits."),
  BROKEN_REGISTRY(
      "(?:.*: )?failed to resolve source metadata for (\\S+): .*request to \\S+: (5\\d\\d .*)",
      "the registry of %s answers %s. The fault lies there: build again later."),
  BROKEN_REGISTRY_FOR_LAYERS(
      "failed to copy: .*request to https?://([^/\\s]+)/\\S+: (5\\d\\d .*)",
      "the registry %s answers %s. The fault lies there: build again later."),
  HUNG_UP(
      "(?:.*: )?short read: expected (\\d+) bytes but got (\\d+).*",
      "its registry gave %2$s of a layer's %1$s bytes and hung up, however often it was asked. The"
          + " fault lies there or with the network: build again later."),
  NO_BASE(
      "(?:\\S+: )?failed to resolve source metadata for (\\S+): (.*)",
      "the image %s cannot be pulled (%s). Check its name, that the engine reaches its registry,"
          + " and that you are logged in there (docker login)."),
  NOT_COPIED(
      "failed to compute cache key: failed to calculate checksum of ref \\S+: (.*): not found",
      "%s does not exist where it is copied from, or a .dockerignore leaves it out."),
  NO_SECRET("secret (\\S+): not found", "the secret '%s' was not given to the build."),
  NO_CONTEXT("error from sender: (.*)", "%s.");

  private static final Set<ErrorTranslator> REGISTRY = EnumSet.range(PUSHED_TOO_OFTEN, NO_BASE);

  /** What all failed pushes have in common. */
  private static final class Push {
    static final String FAILED = "(?:.*: )?failed to push (\\S+): ";
    static final String NOT_DONE = ".*failed to do request: \\S+ \"\\S+\": ";
    static final String SAID = "the image %s cannot be pushed: its registry ";
  }

  private final Pattern said;
  private final String meant;

  ErrorTranslator(String said, String meant) {
    this.said = Pattern.compile(said, Pattern.DOTALL);
    this.meant = meant;
  }

  static String translate(String reason) {
    return of(reason).map(known -> known.explain(reason)).orElse(reason);
  }

  /** The first that knows a reason. */
  static Optional<ErrorTranslator> of(String reason) {
    return Stream.of(values()).filter(known -> known.said.matcher(reason).matches()).findFirst();
  }

  /** Whether a registry, or the network to it, is at fault. */
  boolean isOfARegistry() {
    return REGISTRY.contains(this);
  }

  private String explain(String reason) {
    var matcher = said.matcher(reason);
    return matcher.matches()
        ? meant.formatted(
            IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(matcher::group).toArray())
        : reason;
  }
}
