package io.github.pythonimage.buildkit;

import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The real engine that engine tests build on, and what they left on it. */
final class TestEngine implements AutoCloseable {

  static final String BASE = "debian:trixie-slim";

  final Endpoint endpoint = endpoint();
  final BuildKit buildKit = connect(endpoint);
  final DockerClient docker = docker(endpoint);
  private final List<String> images = new CopyOnWriteArrayList<>();

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
            .build();
    var http = new ApacheDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build();
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
