package io.github.pythonimage.buildkit.credentials;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two sources, in the order in which they are asked. */
record ChainedCredentials(CredentialSource first, CredentialSource second)
    implements CredentialSource {

  @Override
  public Optional<Credentials> find(String host) {
    return first.find(host).or(() -> second.find(host));
  }

  @Override
  public String remedy(String host) {
    return Stream.of(first.remedy(host), second.remedy(host))
        .filter(remedy -> !remedy.isEmpty())
        .collect(Collectors.joining(", or "));
  }
}
