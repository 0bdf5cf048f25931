package io.github.pythonimage.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.LoadImageCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.pythonimage.docker.address.EngineAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A container engine. Nothing is sent before the first question. Safe for use by several threads.
 */
public final class Engine implements AutoCloseable {
  // An engine that stores layers compressed may work for a while before it sends the next byte.
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration SAVING = Duration.ofMinutes(5);

  // What the driver of that store says of itself; buildx looks for the same.
  private static final String CONTAINERD_STORE = "io.containerd.snapshotter.v1";

  private final EngineAddress address;
  private final DockerClient client;
  private final EngineArchives archives;
  private final Containers containers;

  private Engine(EngineAddress address, DockerClient client, EngineArchives archives) {
    this.address = address;
    this.client = client;
    this.archives = archives;
    this.containers = new Containers(client, archives);
  }

  /** An engine, not yet spoken to. */
  public static Engine connect(EngineAddress address) {
    return connect(address, SILENCE);
  }

  /**
   * The same for tests.
   *
   * @param silence the longest time without a byte of an archive
   */
  static Engine connect(EngineAddress address, Duration silence) {
    var connection = EngineConnection.of(address);
    return new Engine(address, connection.client(), new EngineArchives(connection.http(), silence));
  }

  /** Asks the engine who it is. */
  public EngineInfo ping() {
    return ask(
        () -> {
          var version = client.versionCmd().exec();
          var info = client.infoCmd().exec();
          return new EngineInfo(
              String.valueOf(info.getDriverStatuses()).contains(CONTAINERD_STORE),
              version.getOperatingSystem() + "/" + version.getArch());
        });
  }

  /**
   * Looks at an image; empty where the engine does not have it.
   *
   * @param reference name or id
   */
  public Optional<ImageInfo> inspect(String reference) {
    return find(
        () -> {
          var image = client.inspectImageCmd(reference).exec();
          var history = client.imageHistoryCmd(reference).exec();
          // An image without history has none at all in the containerd store.
          return Inspection.read(image, Optional.ofNullable(history).orElse(List.of()));
        });
  }

  /** The id of an image; empty where the engine does not have it. */
  public Optional<String> id(String reference) {
    return find(() -> client.inspectImageCmd(reference).exec().getId());
  }

  private <T> Optional<T> find(Supplier<T> question) {
    return ask(
        () -> {
          try {
            return Optional.of(question.get());
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * Takes the images of an archive, as {@code docker load} does.
   *
   * @throws IOException where the archive comes to no good end
   */
  public void load(InputStream archive) throws IOException {
    try {
      ask(() -> client.loadImageAsyncCmd(archive).exec(new LoadImageCallback()).awaitMessage());
    } catch (EngineException e) {
      throw new IOException("The image was not loaded. " + e.getMessage(), e);
    }
  }

  /**
   * Pulls an image, as {@code docker pull} does.
   *
   * @param reference with a digest, so that a tag that moves meanwhile changes nothing
   */
  public void pull(String reference, Optional<RegistryLogin> login) {
    var problem = ask(() -> new ImageTransfer(client, host()).pull(reference, login));
    if (inspect(reference).isEmpty()) {
      throw EngineException.notPulled(
          reference, host(), problem.orElse("it reports no error, but the image is missing"));
    }
  }

  /**
   * Gives an image one more name.
   *
   * @param image its id
   */
  public void tag(String image, String repository, String tag) {
    ask(() -> new ImageNames(client).add(image, repository, tag));
  }

  /** Pushes an image by one of its names, as {@code docker push} does; returns its digest. */
  public String push(String repository, String tag, Optional<RegistryLogin> login) {
    var digest = new AtomicReference<>("");
    var problem =
        ask(() -> new ImageTransfer(client, host()).push(repository, tag, login, digest::set));
    if (problem.isPresent() || digest.get().isEmpty()) {
      throw EngineException.notPushed(
          repository + ":" + tag, host(), problem.orElse("it reported no digest"));
    }
    return digest.get();
  }

  /** Removes a name of an image, and the image where that was its only name. */
  public void removeImage(String reference) {
    // A container that is about to be removed still uses its image.
    containers.awaitRemovals();
    ask(() -> new ImageNames(client).remove(reference));
  }

  /**
   * Runs a command in a container without network and privileges. The container is removed whatever
   * happens, also when this thread is interrupted; when the JVM is to end, {@link #end} does it.
   */
  public ProbeOutcome run(Probe probe) {
    return read(probe.image(), () -> containers.run(probe, Optional.empty()), "file system");
  }

  /** The same with a folder of another image, of which nothing runs, in the container. */
  public ProbeOutcome run(Probe probe, FolderCopy copy) {
    return read(probe.image(), () -> containers.run(probe, Optional.of(copy)), "file system");
  }

  /** Runs what an image starts, asks it something, and stops it; removed in the same way. */
  public Service.Outcome run(Service service) {
    return read(service.image(), () -> containers.run(service), "file system");
  }

  /**
   * Reads the file system of an image as one tar archive, without running anything of it. The
   * container that this takes is never started, and is removed whatever happens.
   *
   * @param image its id, so that a tag that moves meanwhile changes nothing
   */
  public <T> T export(String image, ArchiveReader<T> reader) {
    return read(image, () -> containers.export(image, reader), "file system");
  }

  /**
   * Reads the layers of an image as one archive, as {@code docker save} writes it.
   *
   * @param image its id, so that a tag that moves meanwhile changes nothing
   */
  public <T> T save(String image, ArchiveReader<T> reader) {
    return read(
        image,
        () -> {
          try (var archive = archives.save(image, SAVING)) {
            return reader.read(archive);
          }
        },
        "archive");
  }

  /** Work with an image that takes its time. */
  private interface Reading<T> {
    T get() throws InterruptedException, IOException;
  }

  private <T> T read(String image, Reading<T> work, String what) {
    return ask(
        () -> {
          try {
            return work.get();
          } catch (NotFoundException e) {
            throw EngineException.noSuchImage(image, host());
          } catch (IOException e) {
            throw EngineException.broken(what, image, host(), e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw EngineException.interrupted(host(), e);
          }
        });
  }

  /** Removes the containers of all commands that run, and runs no more. */
  public void end() {
    containers.end();
  }

  /** What the label of this engine's probe containers says. */
  String engineId() {
    return containers.engineId();
  }

  private URI host() {
    return address.host();
  }

  private <T> T ask(Supplier<T> question) {
    EngineException.checkSocket(address);
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw EngineException.of(address, e);
    }
  }

  @Override
  public void close() {
    containers.close();
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
