package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.BuilderConnections;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.http.WebProxies;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Who builds. */
abstract class AbstractEngineMojo extends AbstractMojo {

  /**
   * The engine to build on: {@code unix:///path}, {@code tcp://host:port} or {@code npipe://path}.
   * Unless given it is found as the docker command finds it: {@code DOCKER_HOST}, then {@code
   * DOCKER_CONTEXT} or the context in use, then the local socket. For {@code tcp}, {@code
   * DOCKER_TLS_VERIFY}, {@code DOCKER_TLS} and {@code DOCKER_CERT_PATH} count as they do there.
   */
  @Parameter(property = "python-image.host")
  private @Nullable String host;

  /**
   * Where to build instead of on the engine: a buildkitd or another engine, at {@code unix:///path}
   * or {@code tcp://host:port}. Several of them, separated by commas or as a list of {@code
   * <builder>}, each with its platform: {@code
   * linux/amd64=tcp://one:1234,linux/arm64=tcp://two:1234}. An image for several platforms of
   * several builders is put together in its registry, so it needs {@code registry} as its only
   * output. The engine builds unless given.
   */
  @Parameter(property = "python-image.builder")
  private List<String> builders = List.of();

  /**
   * A folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem} (or {@code ca.crt}, {@code
   * tls.crt} and {@code tls.key}), relative to the module, for builders at {@code tcp://}, which
   * are then spoken to over TLS. In the clear unless given.
   */
  @Parameter(property = "python-image.builder.certificates")
  private @Nullable String builderCertificates;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private @Nullable MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private @Nullable MavenSession session;

  private @Nullable Endpoint engine;

  MavenProject project() {
    return project;
  }

  MavenSession session() {
    return session;
  }

  /** The proxies of settings.xml, as Maven itself uses them. */
  WebProxies proxies() {
    return MavenProxies.of(session.getRepositorySession(), session.getSettings());
  }

  /** The module's folder. */
  Path module() {
    return project.getBasedir().toPath();
  }

  DockerConfig docker() {
    return DockerConfig.fromEnvironment(System.getenv());
  }

  BuilderConnections workshop(CredentialSource credentials) {
    var certificates =
        Element.absent(builderCertificates)
            ? Optional.<Path>empty()
            : Optional.of(module().resolve(builderCertificates));
    return new BuilderConnections(
        this::engine,
        () -> SessionConnections.of(session),
        builders == null
            ? Builders.none()
            : Builders.of(new Element("-Dpython-image.builder").words(builders), certificates),
        credentials,
        proxies());
  }

  /** Where the engine is; looked for once, whoever asks. */
  synchronized Endpoint engine() {
    if (engine == null) {
      var directory = docker().directory();
      engine =
          host == null || host.isBlank()
              ? Endpoint.fromEnvironment(System.getenv(), directory)
              : Endpoint.of(host, "python-image.host", System.getenv(), directory);
    }
    return engine;
  }
}
