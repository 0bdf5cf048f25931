package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HealthCheck;
import io.github.pythonimage.config.Size;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.commons.io.input.BoundedInputStream;

/** Runs probes and services, each in a container that is gone afterwards. */
final class Containers {
  private static final Duration REMOVAL = Duration.ofSeconds(10);

  /** Marks containers of probes; its value is the same for all of one engine's. */
  static final String LABEL = "io.github.pythonimage.probe";

  private final String engineId = UUID.randomUUID().toString();
  private final DockerClient client;
  private final LiveContainers live;
  private final AtomicBoolean looked = new AtomicBoolean();
  private final EngineArchives archives;
  private final Map<String, CompletableFuture<Void>> removals = new ConcurrentHashMap<>();

  Containers(DockerClient client, EngineArchives archives) {
    this.client = client;
    this.archives = archives;
    this.live = new LiveContainers(this::remove);
  }

  String engineId() {
    return engineId;
  }

  /**
   * Runs a probe.
   *
   * @param copy a folder of another image for its container
   * @throws IOException where the folder cannot be copied
   */
  ProbeOutcome run(Probe probe, Optional<FolderCopy> copy)
      throws InterruptedException, IOException {
    return run(
        ContainerCommands.of(client, probe),
        probe.image(),
        copy,
        container -> container.finish(probe.timeout()),
        ProbeOutcome.NotStarted::new);
  }

  /** Runs what an image starts. */
  Service.Outcome run(Service service) throws InterruptedException, IOException {
    return run(
        ContainerCommands.of(client, service),
        service.image(),
        Optional.empty(),
        container -> container.serve(service),
        Service.Outcome.NotStarted::new);
  }

  /** What is done with a container that was started. */
  private interface Work<T> {
    T with(RunningContainer container) throws InterruptedException;
  }

  private <T> T run(
      CreateContainerCmd command,
      String image,
      Optional<FolderCopy> copy,
      Work<T> work,
      Function<String, T> notStarted)
      throws InterruptedException, IOException {
    removeStale();
    String id;
    try {
      id = create(command, image);
    } catch (ContainerRefusedException e) {
      return notStarted.apply(e.getMessage());
    }
    try {
      if (copy.isPresent()) {
        copy(copy.get(), id);
      }
      try {
        client.startContainerCmd(id).exec();
      } catch (DockerException e) {
        return notStarted.apply(EngineException.describe(e));
      }
      return work.with(new RunningContainer(client, id));
    } finally {
      removeMeanwhile(id);
    }
  }

  private void copy(FolderCopy copy, String container) throws InterruptedException, IOException {
    read(
        copy.image(),
        id -> archives.folder(id, copy.folder()),
        archive -> {
          client
              .copyArchiveToContainerCmd(container)
              .withRemotePath("/")
              .withTarInputStream(limited(archive, copy.largest()))
              .exec();
          return true;
        });
  }

  private static InputStream limited(InputStream archive, Size largest) throws IOException {
    return BoundedInputStream.builder()
        .setInputStream(archive)
        .setMaxCount(largest.bytes() + 1)
        .setOnMaxCount(
            (most, count) -> {
              throw new IOException("it is larger than " + largest);
            })
        .get();
  }

  /**
   * Reads the file system of an image, out of a container that is never started.
   *
   * @throws IOException where the archive is damaged or ends early
   */
  <T> T export(String image, ArchiveReader<T> reader) throws InterruptedException, IOException {
    return read(image, archives::export, reader);
  }

  /** Opens an archive of a container. */
  private interface Archive {
    InputStream open(String container) throws IOException, InterruptedException;
  }

  private <T> T read(String image, Archive of, ArchiveReader<T> reader)
      throws InterruptedException, IOException {
    removeStale();
    var id = create(ContainerCommands.idle(client, image), image);
    try (var archive = of.open(id)) {
      return reader.read(archive);
    } finally {
      removeMeanwhile(id);
    }
  }

  /**
   * Removes a container while other work goes on, as engines take a while for it. What an engine
   * that is gone, or hangs, does not remove stays among what the end removes.
   */
  private void removeMeanwhile(String id) {
    removals.put(
        id,
        CompletableFuture.runAsync(
            () -> {
              remove(id);
              live.remove(id);
            },
            Containers::inDaemon));
  }

  /** Waits for containers to be removed, also those that an engine that came back still has. */
  void close() {
    awaitRemovals();
    live.all().forEach(this::removeMeanwhile);
    awaitRemovals();
  }

  /** Waits for what is removed meanwhile, but not for an engine that hangs. */
  void awaitRemovals() {
    var interrupted = Thread.interrupted();
    try {
      CompletableFuture.allOf(removals.values().toArray(CompletableFuture[]::new))
          .get(REMOVAL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The next process removes them.
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String create(CreateContainerCmd command, String image) throws InterruptedException {
    command
        .withHealthcheck(new HealthCheck().withTest(List.of("NONE")))
        .withLabels(Map.of(LABEL, engineId, StaleContainers.LABEL, StaleContainers.ownProcessId()));
    try {
      return live.create(() -> createUninterrupted(() -> command.exec().getId()));
    } catch (NotFoundException e) {
      throw e; // The image is gone.
    } catch (DockerException e) {
      throw new ContainerRefusedException(image, e);
    }
  }

  private void removeStale() {
    if (looked.compareAndSet(false, true)) {
      StaleContainers.remove(client, this::remove);
    }
  }

  /** Interrupted half-way, a creation would leave a container whose id nobody knows. */
  private static String createUninterrupted(Supplier<String> creation) {
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

  private void remove(String id) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | ConflictException e) {
      // It is gone, or going: what was wanted.
    }
  }

  void end() {
    live.removeAll();
  }
}
