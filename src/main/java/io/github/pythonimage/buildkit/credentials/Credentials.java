package io.github.pythonimage.buildkit.credentials;

/**
 * Who we are at a registry.
 *
 * @param username empty where the secret is an identity token
 * @param origin where they were found, for messages: {@code settings.xml, server 'x'}
 */
public record Credentials(String username, String secret, String origin) {

  /** Credentials whose origin need not be told. */
  public Credentials(String username, String secret) {
    this(username, secret, "the caller");
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "Credentials[" + username + " of " + origin + "]";
  }

  /** The user and the source of the credentials, for messages. */
  String describe() {
    return (username.isEmpty() ? "the token" : "'" + username + "'") + " of " + origin;
  }
}
