package io.github.pythonimage.docker;

/**
 * A login that an engine uses to pull an image.
 *
 * @param username empty if the secret is an identity token
 */
public record RegistryLogin(String username, String secret) {

  /** Not the secret. */
  @Override
  public String toString() {
    return "RegistryLogin[" + username + "]";
  }
}
