package io.github.pythonimage.buildkit.credentials;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A registry that does not let us in.
 *
 * @param image the image that was to be pulled or pushed
 * @param pushed whether it was to be pushed
 * @param answer what the registry said
 */
public record RegistryRefusal(String image, boolean pushed, String answer) {

  private static final Pattern ABOUT =
      Pattern.compile(
          "(failed to resolve source metadata for|failed to push) (\\S+?): (.*)", Pattern.DOTALL);
  private static final Pattern REFUSED =
      Pattern.compile(
          "401 Unauthorized|403 Forbidden|no basic auth credentials|authorization failed"
              + "|insufficient_scope|access denied|access to the resource is denied"
              // A push is answered in words of the registry's own, after its code for them.
              + "|\\b(?:unauthorized|denied): [^\\n]*");

  /** Recognizes a refusal in what BuildKit says of a failed build. */
  public static Optional<RegistryRefusal> in(String reason) {
    var about = ABOUT.matcher(reason);
    if (!about.find()) {
      return Optional.empty();
    }
    var refused = REFUSED.matcher(about.group(3));
    return refused.find()
        ? Optional.of(
            new RegistryRefusal(about.group(2), about.group(1).endsWith("push"), refused.group()))
        : Optional.empty();
  }

  /** Says who was refused, and what to do. */
  public String explain(RegistryLogins logins) {
    var registry = RegistryHost.of(image);
    return "the image "
        + image
        + (pushed ? " cannot be pushed: " : " cannot be pulled: ")
        + logins
            .credentialsFor(registry)
            .map(credentials -> rejected(registry, credentials))
            .orElseGet(
                () ->
                    logins.asked(registry)
                        ? noCredentials(registry, logins.remedy(registry.displayName()))
                        : noChallenge(registry));
  }

  private String rejected(RegistryHost registry, Credentials credentials) {
    return "its registry %s refused %s (%s). Correct them there, or see that they may %s it."
        .formatted(
            registry.displayName(), credentials.describe(), answer, pushed ? "write" : "read");
  }

  private String noCredentials(RegistryHost registry, String remedy) {
    return "its registry %s denied access (%s), and no credentials for it were found. Check the name%s."
        .formatted(registry.displayName(), answer, remedy.isEmpty() ? "" : "; " + remedy);
  }

  private String noChallenge(RegistryHost registry) {
    return ("its registry %s denied access (%s) and offered no way to log in. Check the name, and who"
            + " may %s it there.")
        .formatted(registry.displayName(), answer, pushed ? "write" : "read");
  }
}
