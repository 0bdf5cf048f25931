package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.docker.address.EngineAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The engine that engine tests run against, with what they need besides the face under test. */
public final class TestEngine implements AutoCloseable {
  private static final long LONGEST_SCRIPT = 180;
  private static final Duration LONGEST_REMOVAL = Duration.ofSeconds(20);
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final URI host;
  private final DockerClient client;
  private final Engine engine;
  private final List<String> images = new ArrayList<>();

  public TestEngine() {
    this(host());
  }

  /** Another engine than the one that most tests use. */
  public TestEngine(URI host) {
    this.host = host;
    this.client = client(host);
    this.engine = Engine.connect(EngineAddress.of(host, Optional.empty()));
  }

  /** What an image says of itself. */
  public record Config(String user, List<String> environment, Map<String, String> labels) {}

  static URI host() {
    var host = System.getProperty("engine.host", System.getenv("DOCKER_HOST"));
    if (host == null || host.isBlank()) {
      throw new AssertionError(
          "No engine to test against: set -Dengine.host=unix:///path or DOCKER_HOST.");
    }
    return URI.create(host);
  }

  static DockerClient client(URI host) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host.toString())
            .build();
    return DockerClientImpl.getInstance(
        config, new ApacheDockerHttpClient.Builder().dockerHost(host).build());
  }

  public Engine engine() {
    return engine;
  }

  /** Ids of the containers that probes leave behind, after the time that their removal takes. */
  public List<String> probesLeft() {
    var until = System.nanoTime() + LONGEST_REMOVAL.toNanos();
    var left = probeContainers();
    while (!left.isEmpty() && System.nanoTime() < until) {
      LockSupport.parkNanos(BETWEEN.toNanos());
      left = probeContainers();
    }
    return left;
  }

  /** Ids of the containers of probes. */
  List<String> probeContainers() {
    return client
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(Containers.LABEL, engine.engineId()))
        .exec()
        .stream()
        .map(c -> c.getId())
        .toList();
  }

  /** The volumes that containers of probes have now. */
  public List<String> volumesOfProbes() {
    return probeContainers().stream()
        .flatMap(
            id -> {
              try {
                return client.inspectContainerCmd(id).exec().getMounts().stream();
              } catch (NotFoundException e) {
                return Stream.<InspectContainerResponse.Mount>empty();
              }
            })
        .map(InspectContainerResponse.Mount::getName)
        .filter(Objects::nonNull)
        .toList();
  }

  public boolean hasVolume(String name) {
    return client.listVolumesCmd().exec().getVolumes().stream()
        .anyMatch(volume -> volume.getName().equals(name));
  }

  /** A container with these labels, as one that never got to run leaves it. */
  String container(String image, Map<String, String> labels) {
    return client.createContainerCmd(image).withLabels(labels).exec().getId();
  }

  boolean exists(String container) {
    return client.listContainersCmd().withShowAll(true).exec().stream()
        .anyMatch(one -> one.getId().equals(container));
  }

  void remove(String container) {
    client.removeContainerCmd(container).exec();
  }

  /** Makes an image by running a script as root in another one; it is removed in the end. */
  public String commit(String name, String from, String network, String script, Config config) {
    // Others may test against the same engine at the same time.
    var repository = "verify-test/" + name + "-" + engine.engineId();
    var container =
        client
            .createContainerCmd(from)
            .withUser("0")
            .withCmd("sh", "-euc", script)
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode(network))
            .exec()
            .getId();
    try {
      client.startContainerCmd(container).exec();
      var exit =
          client
              .waitContainerCmd(container)
              .exec(new WaitContainerResultCallback())
              .awaitStatusCode(LONGEST_SCRIPT, TimeUnit.SECONDS);
      if (exit != 0) {
        throw new AssertionError(name + " could not be made: " + log(container));
      }
      client
          .commitCmd(container)
          .withRepository(repository)
          .withTag("latest")
          .withUser(config.user())
          .withEnv(config.environment().toArray(String[]::new))
          .withLabels(config.labels())
          .withCmd("python3")
          .exec();
    } finally {
      client.removeContainerCmd(container).withForce(true).exec();
    }
    images.add(repository);
    return repository;
  }

  /** Makes an image of a Dockerfile that needs no context; it is removed in the end. */
  public String build(String name, String dockerfile) {
    var repository = "verify-test/" + name + "-" + engine.engineId();
    try (var buildKit = BuildKit.connect(Endpoint.of(host.toString()))) {
      var request =
          BuildRequest.builder(Path.of("src/test/resources/verify"), dockerfile)
              .name(repository)
              .network(Network.HOST)
              .build();
      buildKit.start(request, event -> {}).result().join();
    }
    images.add(repository);
    return repository;
  }

  /** An image that somebody else made. */
  public void removeInTheEnd(String image) {
    images.add(image);
  }

  private String log(String container) {
    var output = new Output();
    try {
      client
          .logContainerCmd(container)
          .withStdOut(true)
          .withStdErr(true)
          .exec(new ResponseCallback<Frame>(output::add))
          .awaitEnd(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return output.stdout() + output.stderr();
  }

  @Override
  public void close() throws IOException {
    for (var image : Set.copyOf(images)) {
      client.removeImageCmd(image).withForce(true).exec();
    }
    engine.close();
    client.close();
  }
}
