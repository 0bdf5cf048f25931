package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.http.WebProxies;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The daemons that build, with the credentials for registries: the builders where there are some,
 * the engine where there are none.
 *
 * @param engine finds the engine; asked only by what needs one, as rendering does not
 * @param connections shared with other builds of the same time, and not closed here; asked only by
 *     what builds
 * @param credentials who the user is at each registry
 * @param proxies of requests that this client sends itself
 */
public record BuilderConnections(
    Supplier<Endpoint> engine,
    Supplier<Connections> connections,
    Builders builders,
    CredentialSource credentials,
    WebProxies proxies) {

  /** How this client reads and writes registries. */
  public RegistryAccess registries() {
    return new RegistryAccess(credentials, proxies);
  }

  /** Which daemon builds for which of these platforms. */
  public Map<Endpoint, List<String>> assign(List<String> platforms) {
    return builders.isEmpty() ? Map.of(engine.get(), platforms) : builders.assign(platforms);
  }

  /** A connection to a daemon that builds for these platforms. */
  public BuildKit buildKit(Endpoint endpoint, List<String> platforms) {
    var buildKit = connections.get().to(endpoint.through(engine));
    buildKit.daemon().require(platforms, endpoint);
    return buildKit;
  }
}
