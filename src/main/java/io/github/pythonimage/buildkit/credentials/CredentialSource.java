package io.github.pythonimage.buildkit.credentials;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The credentials for registries. Queried only if a registry demands a login. */
@FunctionalInterface
public interface CredentialSource {

  /**
   * The credentials for a registry; empty if there are none. What it throws ends the build, with
   * its message as the reason.
   *
   * @param host the registry's host and port, such as {@code registry-1.docker.io} or {@code
   *     127.0.0.1:5000}
   */
  Optional<Credentials> find(String host);

  /** How to make this source know a registry, as an imperative; empty where it cannot be taught. */
  default String remedy(String host) {
    return "";
  }

  /** Asks this source, and the other where this knows nobody. */
  default CredentialSource or(CredentialSource other) {
    var first = this;
    return new CredentialSource() {
      @Override
      public Optional<Credentials> find(String host) {
        return first.find(host).or(() -> other.find(host));
      }

      @Override
      public String remedy(String host) {
        return Stream.of(first.remedy(host), other.remedy(host))
            .filter(remedy -> !remedy.isEmpty())
            .collect(Collectors.joining(", or "));
      }
    };
  }
}
