package io.github.pythonimage.docker;

import com.github.dockerjava.api.model.AuthConfig;

/**
 * A login that an engine uses to pull or push an image.
 *
 * @param registry its host and port, as an engine gives a login to no other; empty for Docker Hub
 * @param username empty if the secret is an identity token
 */
public record RegistryLogin(String registry, String username, String secret) {

  AuthConfig toAuth() {
    var auth = new AuthConfig();
    if (!registry.isEmpty()) {
      auth.withRegistryAddress(registry);
    }
    return username.isEmpty()
        ? auth.withIdentityToken(secret)
        : auth.withUsername(username).withPassword(secret);
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "RegistryLogin[" + username + "]";
  }
}
