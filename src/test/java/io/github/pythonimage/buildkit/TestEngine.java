package io.github.pythonimage.buildkit;

import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.endpoint.Tls;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The real engine that engine tests build on, and what they left on it. */
final class TestEngine implements AutoCloseable {

  static final String BASE = "debian:trixie-slim";

  final Endpoint endpoint;
  final BuildKit buildKit;
  final DockerClient docker;
  private final List<String> images = new CopyOnWriteArrayList<>();

  TestEngine() {
    this(endpoint());
  }

  /** Another Docker engine than the usual one. */
  TestEngine(Endpoint endpoint) {
    this.endpoint = endpoint;
    buildKit = connect(endpoint);
    docker = docker(endpoint);
  }

  /** A name for an image that goes away with this engine. */
  String image(String name) {
    var reference = "buildkit-test/" + name + ":" + Long.toString(System.nanoTime(), 36);
    images.add(reference);
    return reference;
  }

  static Endpoint endpoint() {
    var host = System.getProperty("engine.host", "");
    return host.isEmpty()
        ? Endpoint.fromEnvironment(
            System.getenv(), DockerConfig.fromEnvironment(Map.of()).directory())
        : Endpoint.of(host);
  }

  /** An engine with the containerd image store. */
  static Endpoint containerd() {
    return Endpoint.of(EngineFact.CONTAINERD_HOST.need());
  }

  /** The usual engine on TCP, met with one of the {@code CERTIFICATES}. */
  static Endpoint tls(EngineFact certificates) {
    return tcp(EngineFact.TLS_HOST, certificates);
  }

  /** BuildKit's own daemon; it has no images, so a build there begins with {@link #pullable}. */
  static Endpoint buildkitd() {
    return Endpoint.of(EngineFact.BUILDKITD.need());
  }

  /** The same on TCP, met with one of the {@code CERTIFICATES}. */
  static Endpoint buildkitdTls(EngineFact certificates) {
    return tcp(EngineFact.BUILDKITD_TLS, certificates);
  }

  /** The base image as a registry has it. */
  static String pullable() {
    return EngineFact.REGISTRY.need() + "/" + BASE;
  }

  private static Endpoint tcp(EngineFact host, EngineFact certificates) {
    return Endpoint.parse(
        host.need(), Optional.of(Tls.of(Path.of(certificates.need()))), ".ci/engine's facts");
  }

  private static BuildKit connect(Endpoint endpoint) {
    try {
      return BuildKit.connect(endpoint);
    } catch (EngineUnavailableException e) {
      return abort("needs an engine: " + e.getMessage());
    }
  }

  private static DockerClient docker(Endpoint endpoint) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(endpoint.uri().toString())
            .withDockerTlsVerify(false)
            .build();
    var http =
        new ApacheDockerHttpClient.Builder()
            .dockerHost(endpoint.uri())
            .sslConfig(endpoint.sslContext().<SSLConfig>map(context -> () -> context).orElse(null))
            .build();
    return DockerClientImpl.getInstance(config, http);
  }

  @Override
  public void close() throws IOException {
    buildKit.close();
    for (var image : images) {
      try {
        docker.removeImageCmd(image).withForce(true).exec();
      } catch (NotFoundException e) {
        // The build was meant to fail.
      }
    }
    docker.close();
  }

  /** All that was logged, whatever the step. */
  static Stream<String> logged(List<BuildEvent> events) {
    return events.stream()
        .filter(BuildEvent.StepLog.class::isInstance)
        .flatMap(event -> ((BuildEvent.StepLog) event).lines().stream());
  }
}
