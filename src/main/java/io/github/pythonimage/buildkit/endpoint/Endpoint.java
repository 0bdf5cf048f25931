package io.github.pythonimage.buildkit.endpoint;

import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Where an engine or a buildkitd listens.
 *
 * @param uri {@code unix:///path}, {@code npipe:////./pipe/name}, {@code tcp://host:port}, or
 *     {@code docker-container://name} for a buildkitd in a container
 * @param tls how it is spoken to over TLS; unless given, in the clear
 * @param origin where the address was found, for messages
 * @param engine the engine that has the container; empty for all other addresses
 */
public record Endpoint(URI uri, Optional<Tls> tls, String origin, Optional<Endpoint> engine) {
  /** Where messages say that nobody named an address. */
  static final String DEFAULT = "the default";

  private static final String CONTAINER = "docker-container";

  public Endpoint {
    switch (String.valueOf(uri.getScheme())) {
      case "unix", "npipe" -> {
        if (uri.getPath() == null || uri.getPath().isEmpty()) {
          throw unusable(uri, origin, "it has no path");
        }
      }
      case "tcp" -> {
        if (uri.getHost() == null) {
          throw unusable(uri, origin, "it has no host");
        }
      }
      case CONTAINER -> {
        if (uri.getAuthority() == null) {
          throw unusable(uri, origin, "it has no container");
        }
      }
      case "ssh" ->
          throw unusable(
              uri,
              origin,
              "ssh is not spoken here; forward the socket with `ssh -nNT -L"
                  + " /tmp/engine.sock:/var/run/docker.sock HOST` and use unix:///tmp/engine.sock");
      default ->
          throw unusable(
              uri,
              origin,
              "unix://, npipe:// or tcp:// is needed, and for a builder also docker-container://");
    }
  }

  public Endpoint(URI uri, Optional<Tls> tls, String origin) {
    this(uri, tls, origin, Optional.empty());
  }

  /** The name of the container that has the buildkitd; empty for all other addresses. */
  public Optional<String> container() {
    return CONTAINER.equals(uri.getScheme()) ? Optional.of(uri.getAuthority()) : Optional.empty();
  }

  /** The same, reached through an engine if it is a container. */
  public Endpoint through(Supplier<Endpoint> other) {
    return container().isEmpty() ? this : new Endpoint(uri, tls, origin, Optional.of(other.get()));
  }

  /** An address given by the user; without certificates. */
  public static Endpoint of(String dockerHost) {
    return parse(dockerHost, Optional.empty(), "the given host");
  }

  /**
   * An address given by the user, as {@code docker -H} takes it: {@code DOCKER_TLS_VERIFY}, {@code
   * DOCKER_TLS} and {@code DOCKER_CERT_PATH} count for it too.
   *
   * @param origin where the user gave it, for messages
   */
  public static Endpoint of(
      String dockerHost, String origin, Map<String, String> environment, Path dockerConfigDir) {
    return parse(dockerHost, tls(dockerHost, environment, dockerConfigDir), origin);
  }

  /**
   * Finds the engine as the docker CLI does: {@code DOCKER_HOST}, then the context that {@code
   * DOCKER_CONTEXT} or {@code config.json} names, then the local default.
   */
  public static Endpoint fromEnvironment(Map<String, String> environment, Path dockerConfigDir) {
    var host = environment.getOrDefault("DOCKER_HOST", "");
    if (!host.isEmpty()) {
      return parse(host, tls(host, environment, dockerConfigDir), "DOCKER_HOST");
    }
    return new DockerContexts(new DockerConfig(dockerConfigDir))
        .current(Optional.ofNullable(environment.get("DOCKER_CONTEXT")).filter(c -> !c.isEmpty()))
        .orElseGet(Endpoint::local);
  }

  /** Where an engine listens by default. */
  public static Endpoint local() {
    var windows = System.getProperty("os.name", "").startsWith("Windows");
    return parse(
        windows ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock",
        Optional.empty(),
        DEFAULT);
  }

  /** What TLS needs to know; empty where the daemon is spoken to in the clear. */
  public Optional<SSLContext> sslContext() {
    return tls.map(
        given -> {
          try {
            return given.context();
          } catch (IOException e) {
            throw new ConnectErrors(this).describe(e);
          }
        });
  }

  /**
   * An address with certificates of its own.
   *
   * @param origin where the address was found, for messages
   */
  public static Endpoint parse(String address, Optional<Tls> tls, String origin) {
    try {
      return new Endpoint(URI.create(address.strip()), tls, origin);
    } catch (IllegalArgumentException e) {
      throw new EngineUnavailableException(
          "The engine's address '%s' (from %s) is not an address; unix:///path, npipe:////./pipe/name or tcp://host:port is needed."
              .formatted(address, origin),
          e);
    }
  }

  private static Optional<Tls> tls(String host, Map<String, String> environment, Path configDir) {
    // Any value counts, as with the CLI: even DOCKER_TLS_VERIFY=0 asks for TLS. A local socket
    // needs none, whatever the environment says for the sake of another engine.
    var verified = !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
    var behindTls = verified || !environment.getOrDefault("DOCKER_TLS", "").isEmpty();
    if (!host.strip().startsWith("tcp:") || !behindTls) {
      return Optional.empty();
    }
    var path = environment.getOrDefault("DOCKER_CERT_PATH", "");
    var folder = path.isEmpty() ? configDir : Path.of(path);
    return Optional.of(new Tls(Optional.of(folder), verified));
  }

  private static EngineUnavailableException unusable(URI uri, String origin, String why) {
    return new EngineUnavailableException(
        "The engine's address '%s' (from %s) cannot be used: %s.".formatted(uri, origin, why),
        null);
  }

  @Override
  public String toString() {
    return uri + " (from " + origin + ")";
  }
}
