package io.github.pythonimage.buildkit.credentials;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers during one build who we were at which registry, to tell when one refuses us. */
public final class RegistryLogins implements CredentialSource {

  private final CredentialSource source;
  private final Map<String, Credentials> sent = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  public RegistryLogins(CredentialSource source) {
    this.source = source;
  }

  @Override
  public Optional<Credentials> find(String host) {
    asked.add(host);
    var found = source.find(host);
    found.ifPresent(credentials -> sent.put(host, credentials));
    return found;
  }

  @Override
  public String remedy(String host) {
    return source.remedy(host);
  }

  /** The credentials that the daemon received for a registry. */
  Optional<Credentials> credentialsFor(RegistryHost registry) {
    return registry.names().stream()
        .flatMap(name -> Optional.ofNullable(sent.get(name)).stream())
        .findFirst();
  }

  /** Whether a registry demanded a login, as far as the daemon reported it. */
  boolean asked(RegistryHost registry) {
    return registry.names().stream().anyMatch(asked::contains);
  }
}
