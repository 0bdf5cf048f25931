package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.docker.EngineImages;
import io.github.pythonimage.docker.RegistryLogin;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.plan.Selection;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that verifying goes by.
 *
 * @param rendering what the Dockerfiles of the images are written from
 * @param selection the part of the matrix to verify
 * @param engine finds the engine; asked only if images are read or run there
 * @param credentials who the user is at each registry
 * @param proxies of requests that this client sends itself
 * @param offline whether Maven is, so that nothing is asked which only the network knows
 */
public record VerifyConfig(
    RenderConfig rendering,
    Selection selection,
    Supplier<Endpoint> engine,
    CredentialSource credentials,
    WebProxies proxies,
    boolean offline) {

  public Path module() {
    return rendering.module();
  }

  public Path output() {
    return rendering.output();
  }

  public Outputs outputs() {
    return rendering.outputs();
  }

  /** Where the engine is. */
  public Endpoint endpoint() {
    return engine.get();
  }

  /** The images of the engine. */
  public EngineImages engineImages() {
    return Engines.images(endpoint());
  }

  /** The login with which an engine pulls an image, or pushes it; empty where there is none. */
  public Optional<RegistryLogin> login(String reference) {
    var registry = RegistryHost.of(reference);
    return credentials
        .find(registry.address())
        .map(
            known ->
                new RegistryLogin(
                    registry.isHub() ? "" : registry.address(), known.username(), known.secret()));
  }

  /** How this client reads and writes registries. */
  public RegistryAccess registries() {
    return new RegistryAccess(credentials, proxies);
  }
}
