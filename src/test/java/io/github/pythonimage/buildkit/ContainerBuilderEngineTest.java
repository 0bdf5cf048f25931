package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.request.BuildRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A buildkitd that is reached through a command in a container of the engine. The container's
 * {@code buildctl} is a script that does the same as the real one with {@code dial-stdio}: it
 * connects its input and output to the daemon.
 */
@Tag("engine")
@Timeout(120)
class ContainerBuilderEngineTest {
  private static final String BUILDCTL =
      """
      cat >/usr/local/bin/buildctl <<'PERL'
      #!/usr/bin/perl
      use strict;
      use IO::Socket::INET;
      die "dial-stdio alone\\n" unless "@ARGV" eq "dial-stdio";
      my $daemon = IO::Socket::INET->new(PeerAddr => "127.0.0.1:%d") or die "no daemon: $!\\n";
      print STDERR "connected\\n";
      sub copy {
        my ($from, $to) = @_;
        while (sysread($from, my $bytes, 65536)) {
          for (my $at = 0; $at < length $bytes;) { $at += syswrite($to, $bytes, length($bytes) - $at, $at) // exit; }
        }
      }
      if (fork) { copy($daemon, \\*STDOUT) } else { copy(\\*STDIN, $daemon); $daemon->shutdown(1) }
      PERL
      chmod +x /usr/local/bin/buildctl
      """;

  @TempDir private Path context;
  private final String name = "container-builder-test-" + Long.toString(System.nanoTime(), 36);
  private final List<String> containers = new ArrayList<>();
  private DockerClient docker;

  private static Endpoint engine() {
    return Endpoint.of(System.getProperty("engine.host", "unix:///var/run/docker.sock"));
  }

  @BeforeEach
  void connect() {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(engine().uri().toString())
            .build();
    docker =
        DockerClientImpl.getInstance(
            config,
            new ApacheDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  @AfterEach
  void removeContainers() throws Exception {
    containers.forEach(id -> docker.removeContainerCmd(id).withForce(true).exec());
    docker.close();
  }

  private String create(String container, String commands) {
    var id =
        docker
            .createContainerCmd("debian:trixie-slim")
            .withName(container)
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode("host").withInit(true))
            .withCmd("sh", "-c", commands + "touch /ready; sleep 600")
            .exec()
            .getId();
    containers.add(id);
    return id;
  }

  private static Endpoint builder(String container) {
    var builders = Builders.of(List.of("docker-container://" + container), Optional.empty());
    return builders.list().get(0).endpoint().through(ContainerBuilderEngineTest::engine);
  }

  private static void assertRefused(String container, String... words) {
    assertThatThrownBy(() -> BuildKit.connect(builder(container)).close())
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining("python-image.builder");
  }

  @Test
  void buildsInTheContainersDaemon() throws Exception {
    try (var daemon = new CutConnection(Endpoint.of(EngineFact.BUILDKITD.need()))) {
      docker
          .startContainerCmd(create(name, BUILDCTL.formatted(daemon.endpoint().uri().getPort())))
          .exec();
      awaitCommand();
      try (var buildKit = BuildKit.connect(builder(name))) {
        assertThat(buildKit.daemon().kind()).isEqualTo(Daemon.Kind.STANDALONE);
        assertThat(buildKit.daemon().version()).startsWith("BuildKit v");
        // More than the frames and buffers on the way hold.
        Files.write(context.resolve("file"), new byte[20_000_000]);
        var dockerfile = "FROM scratch\nCOPY --link file /\n# %d\n".formatted(System.nanoTime());
        var builds =
            IntStream.range(0, 3)
                .mapToObj(
                    at ->
                        buildKit
                            .start(BuildRequest.builder(context, dockerfile).build(), event -> {})
                            .result())
                .toList();
        assertThat(builds).allSatisfy(build -> assertThat(build.join()).isNotNull());
      }
    }
  }

  /** The container has written its script a moment after it was started. */
  private void awaitCommand() throws Exception {
    for (var attempt = 0; attempt < 100; attempt++) {
      try (var archive = docker.copyArchiveFromContainerCmd(name, "/ready").exec()) {
        return;
      } catch (NotFoundException e) {
        Thread.sleep(100);
      }
    }
    throw new AssertionError("the container is not ready");
  }

  @Test
  void containerThatIsAbsentIsReported() {
    assertRefused(name, "has no container '" + name + "'", "docker ps", "buildx_buildkit_NAME0");
  }

  @Test
  void nameOfABuilderOfBuildxIsThatOfItsContainer() {
    var container = "buildx_buildkit_" + name + "0";
    create(container, "");

    assertRefused(name, "the container '" + container + "' is not running");
  }

  @Test
  void containerThatIsStoppedIsReported() {
    create(name, "");

    assertRefused(name, "the container '" + name + "' is not running", "docker start " + name);
  }

  @Test
  void containerWithoutBuildctlIsReported() {
    docker.startContainerCmd(create(name, "")).exec();

    assertRefused(
        name,
        "`buildctl dial-stdio` does not work in the container '" + name + "'",
        "executable file not found",
        "moby/buildkit");
  }

  @Test
  void containerIsNoEngine() {
    assertThatThrownBy(() -> BuildKit.connect(Endpoint.of("docker-container://" + name)).close())
        .hasMessageContaining("a container is no engine")
        .hasMessageContaining("DOCKER_HOST");
  }
}
