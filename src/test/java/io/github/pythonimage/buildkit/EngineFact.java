package io.github.pythonimage.buildkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;

/** What {@code .ci/engine up} told of a daemon, a registry or a file that some tests need. */
public enum EngineFact {
  /** The Docker engine on TCP; wants a client's certificate. */
  TLS_HOST("tlsHost", "an engine on TCP with certificates"),
  /** Docker Engine 29, with the containerd image store. */
  CONTAINERD_HOST("containerdHost", "Engine 29 with the containerd image store"),
  /** The same on TCP; wants a client's certificate. */
  CONTAINERD_TLS_HOST("containerdTlsHost", "Engine 29 on TCP with certificates"),
  /** BuildKit's own daemon on a unix socket; RUN has the machine's network. */
  BUILDKITD("buildkitd", "BuildKit's own daemon"),
  /** The same daemon on TCP; wants a client's certificate. */
  BUILDKITD_TLS("buildkitdTls", "BuildKit's own daemon on TCP with certificates"),
  /** A folder with a client's ca.pem, cert.pem and key.pem, good for both kinds of daemon. */
  CERTIFICATES("certificates", "a client's certificate"),
  /** The same, but the client's certificate has expired. */
  CERTIFICATES_EXPIRED("certificatesExpired", "a client's expired certificate"),
  /** The same, but its ca.pem is not the authority that signed the daemons' certificates. */
  CERTIFICATES_WRONG_CA("certificatesWrongCa", "a wrong authority's certificate"),
  /** HOST:PORT of a registry that takes anything from anybody. */
  REGISTRY("registry", "a registry to push to"),
  /** HOST:PORT of a registry that demands the user and password of the next two. */
  PRIVATE_REGISTRY("privateRegistry", "a registry that demands a password"),
  PRIVATE_REGISTRY_USER("privateRegistryUser", "a registry that demands a password"),
  PRIVATE_REGISTRY_PASSWORD("privateRegistryPassword", "a registry that demands a password"),
  /** A base image in {@link #REGISTRY} for linux/amd64 and linux/arm64, both of which run here. */
  BASE_MULTI_PLATFORM("baseMultiPlatform", "a base image for two platforms");

  private final String key;
  private final String thing;

  EngineFact(String key, String thing) {
    this.key = "engine." + key;
    this.thing = thing;
  }

  public Optional<String> value() {
    return Optional.of(System.getProperty(key, "")).filter(value -> !value.isBlank());
  }

  /** The fact; where it is missing the test that asks is skipped and says what it lacks. */
  public String need() {
    assumeTrue(
        value().isPresent(),
        () -> "needs " + thing + ": .ci/engine up did not make one, or -D" + key + " is not set");
    return value().orElseThrow();
  }
}
