package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import io.github.pythonimage.docker.address.EngineAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's client of one engine.
 *
 * @param http the connections of the client, for what the client cannot do itself
 */
record EngineConnection(DockerClient client, DockerHttpClient http) {
  private static final Set<String> SCHEMES = Set.of("unix", "tcp", "npipe");
  private static final Duration CONNECT = Duration.ofSeconds(10);
  // Each probe needs one connection to wait and one to read.
  private static final int CONNECTIONS = 32;

  /** Sends nothing. */
  static EngineConnection of(EngineAddress address) {
    var host = address.host();
    if (host.getScheme() == null || !SCHEMES.contains(host.getScheme())) {
      throw new EngineException(
          "The engine's host "
              + host
              + " cannot be used. Give unix:///path, tcp://host:port or npipe:////./pipe/name in"
              + " DOCKER_HOST; for an engine behind ssh, forward its socket (ssh -L).",
          null);
    }
    ClientLogs.limit();
    var tls = address.tls().get();
    try {
      var http =
          new ApacheDockerHttpClient.Builder()
              .dockerHost(host)
              .sslConfig(tls.<SSLConfig>map(context -> () -> context).orElse(unused(host)))
              .maxConnections(CONNECTIONS)
              .connectionTimeout(CONNECT)
              .build();
      return new EngineConnection(client(host, http), http);
    } catch (RuntimeException e) {
      throw EngineException.of(address, e);
    }
  }

  /**
   * For a local socket, docker-java never asks the context for anything, but where there is none it
   * takes the default one, which reads all certificates of the machine. With tcp, a context means
   * TLS.
   */
  private static @Nullable SSLConfig unused(URI host) {
    return host.getScheme().equals("tcp") ? null : () -> new SSLContext(null, null, "unused") {};
  }

  private static DockerClient client(URI host, DockerHttpClient http) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host.toString())
            // The environment's own settings are in what was given.
            .withDockerTlsVerify(false)
            // Without a version in its requests, the engine speaks its own.
            .withApiVersion("")
            .build();
    return DockerClientImpl.getInstance(config, http);
  }
}
