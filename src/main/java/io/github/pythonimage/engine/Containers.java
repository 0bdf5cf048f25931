package io.github.pythonimage.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Runs probes, each in a container that is gone afterwards. */
final class Containers {
  private static final Duration OUTPUT = Duration.ofSeconds(30);
  private static final long PROCESSES = 512;
  private static final String NEVER_RUN = "/never-started";

  /** Marks containers of probes; its value is the same for all of one engine's. */
  static final String LABEL = "io.github.pythonimage.probe";

  private final String owner = UUID.randomUUID().toString();
  private final DockerClient client;
  private final Leftovers leftovers;
  private final AtomicBoolean looked = new AtomicBoolean();

  Containers(DockerClient client) {
    this.client = client;
    this.leftovers = new Leftovers(this::remove);
  }

  String owner() {
    return owner;
  }

  ProbeOutcome run(Probe probe) throws InterruptedException {
    removeOrphans();
    var id = leftovers.create(() -> evenInterrupted(() -> create(probe)));
    try {
      try {
        client.startContainerCmd(id).exec();
      } catch (DockerException e) {
        return new ProbeOutcome.NotStarted(EngineException.words(e));
      }
      var exitCode = await(id, probe.timeout());
      var output = output(id);
      return exitCode.isPresent()
          ? new ProbeOutcome.Finished(exitCode.get(), output.stdout(), output.stderr())
          : new ProbeOutcome.TimedOut(probe.timeout(), output.stdout(), output.stderr());
    } finally {
      removeEvenInterrupted(id);
      leftovers.remove(id);
    }
  }

  /**
   * Reads the file system of an image, out of a container that is never started.
   *
   * @throws IOException where the archive is damaged or ends early
   */
  <T> T export(String image, ArchiveReader<T> reader) throws InterruptedException, IOException {
    removeOrphans();
    var id = leftovers.create(() -> evenInterrupted(() -> createIdle(image)));
    try (var archive = client.exportContainerCmd(id).exec()) {
      return reader.read(archive);
    } finally {
      removeEvenInterrupted(id);
      leftovers.remove(id);
    }
  }

  /** Without a command of its own, an image that has none either would be refused. */
  private String createIdle(String image) {
    return client
        .createContainerCmd(image)
        .withEntrypoint(NEVER_RUN)
        .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
        .withLabels(Map.of(LABEL, owner, Orphans.LABEL, Orphans.self()))
        .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
        .exec()
        .getId();
  }

  private void removeOrphans() {
    if (looked.compareAndSet(false, true)) {
      Orphans.remove(client, this::remove);
    }
  }

  /** Interrupted half-way, a creation would leave a container whose id nobody knows. */
  private static String evenInterrupted(Supplier<String> creation) {
    try {
      return CompletableFuture.supplyAsync(creation, Containers::inDaemon).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private static void inDaemon(Runnable work) {
    var thread = new Thread(work, "create-probe-container");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * No network, no privileges, no way to more of them. The file system stays writable, as it is in
   * production: only so can a probe see what the image's user may change.
   */
  private String create(Probe probe) {
    var host =
        HostConfig.newHostConfig()
            .withNetworkMode("none")
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of("no-new-privileges:true"))
            .withPidsLimit(PROCESSES)
            .withMemory(probe.memory().bytes())
            .withMemorySwap(probe.memory().bytes())
            .withReadonlyRootfs(probe.readOnlyRoot())
            // The engine's default may be a driver that cannot be read back. An image must not fill
            // the engine's disk either.
            .withLogConfig(
                new LogConfig(
                    LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "16m", "max-file", "1")));
    if (probe.readOnlyRoot()) {
      host.withTmpFs(Map.of("/tmp", "rw,nosuid,nodev,size=64m,mode=1777"));
    }
    var command =
        client
            .createContainerCmd(probe.image())
            .withEntrypoint(probe.command())
            .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
            .withLabels(Map.of(LABEL, owner, Orphans.LABEL, Orphans.self()))
            .withHostConfig(host);
    probe.user().ifPresent(command::withUser);
    return command.exec().getId();
  }

  private Optional<Integer> await(String id, Duration timeout) throws InterruptedException {
    var exitCode = new AtomicInteger();
    var reply = new Reply<WaitResponse>(response -> exitCode.set(response.getStatusCode()));
    return client.waitContainerCmd(id).exec(reply).awaitEnd(timeout)
        ? Optional.of(exitCode.get())
        : Optional.empty();
  }

  private Output output(String id) throws InterruptedException {
    var output = new Output();
    var reply = new Reply<Frame>(output::add);
    client.logContainerCmd(id).withStdOut(true).withStdErr(true).exec(reply).awaitEnd(OUTPUT);
    return output;
  }

  /** An interrupt would break the connection that the removal needs; it is kept for later. */
  private void removeEvenInterrupted(String id) {
    var interrupted = Thread.interrupted();
    try {
      remove(id);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void remove(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException e) {
      // It is gone, or going: what was wanted.
    }
  }

  void end() {
    leftovers.removeAll();
  }
}
