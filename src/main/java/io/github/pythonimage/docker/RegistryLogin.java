package io.github.pythonimage.docker;

/**
 * A login that an engine uses to pull an image.
 *
 * @param registry its host and port, as an engine gives a login to no other; empty for Docker Hub
 * @param username empty if the secret is an identity token
 */
public record RegistryLogin(String registry, String username, String secret) {

  /** Not the secret. */
  @Override
  public String toString() {
    return "RegistryLogin[" + username + "]";
  }
}
