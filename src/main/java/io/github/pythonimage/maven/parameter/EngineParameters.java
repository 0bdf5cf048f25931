package io.github.pythonimage.maven.parameter;

import io.github.pythonimage.build.config.BuilderConnections;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.maven.session.SessionConnections;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.jspecify.annotations.Nullable;

/** The parameters that name the engine and the builders. */
public final class EngineParameters {
  private final @Nullable String host;
  private final @Nullable List<String> builders;
  private final @Nullable String certificates;
  private final Path module;
  private final MavenSession session;
  private @Nullable Endpoint engine;

  public EngineParameters(
      @Nullable String host,
      @Nullable List<String> builders,
      @Nullable String certificates,
      Path module,
      MavenSession session) {
    this.host = host;
    this.builders = builders;
    this.certificates = certificates;
    this.module = module;
    this.session = session;
  }

  public BuilderConnections toConfig(CredentialSource credentials, WebProxies proxies) {
    return new BuilderConnections(
        this::engine, () -> SessionConnections.of(session), builders(), credentials, proxies);
  }

  /** Empty where the engine builds. */
  public Builders builders() {
    if (builders == null) {
      return Builders.none();
    }
    return Builders.of(
        new XmlParameter("-Dpython-image.builder").values(builders),
        Optional.ofNullable(certificates).filter(path -> !path.isBlank()).map(module::resolve));
  }

  /** The address of the engine. It is looked up once, and only if a goal needs an engine. */
  private synchronized Endpoint engine() {
    if (engine == null) {
      var directory = DockerConfig.fromEnvironment(System.getenv()).directory();
      engine =
          XmlParameter.isBlank(host)
              ? Endpoint.fromEnvironment(System.getenv(), directory)
              : Endpoint.of(host, "python-image.host", System.getenv(), directory);
    }
    return engine;
  }
}
