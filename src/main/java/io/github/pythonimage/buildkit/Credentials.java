package io.github.pythonimage.buildkit;

/**
 * Who we are at a registry.
 *
 * @param username empty where the secret is an identity token
 */
public record Credentials(String username, String secret) {

  /** Not the secret. */
  @Override
  public String toString() {
    return "Credentials[" + username + "]";
  }
}
