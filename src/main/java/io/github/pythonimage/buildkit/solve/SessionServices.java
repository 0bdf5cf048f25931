package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.filesync.FileSource;
import io.github.pythonimage.buildkit.filesync.FileSyncService;
import io.github.pythonimage.buildkit.filesync.IgnoreFile;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.buildkit.session.AuthService;
import io.github.pythonimage.buildkit.session.HealthService;
import io.github.pythonimage.buildkit.session.SecretsService;
import io.github.pythonimage.buildkit.sshforward.SshService;
import io.grpc.BindableService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The services that the daemon may call during builds of one session. BuildKit's {@code Upload} is
 * not among them: it is for a context that arrives as a tar on the standard input.
 *
 * @param builds at least one; they differ only in their Dockerfiles
 */
public record SessionServices(List<PreparedBuild> builds) {

  private static final String IGNORE = ".dockerignore";

  /** How many bytes the daemon reads as a line. */
  private static final int LONGEST_LINE = 64 * 1024 - 1;

  private static final byte[] NOTHING_IGNORED = "# nothing\n".getBytes(StandardCharsets.UTF_8);

  public List<BindableService> all() {
    var any = any();
    var services = new ArrayList<BindableService>();
    services.add(new HealthService());
    services.add(new SecretsService(request().secrets()));
    services.add(new AuthService(any.logins()));
    services.add(files());
    var folders = any.caches().content();
    if (folders.isPresent()) {
      services.add(folders.get());
    }
    if (!request().agents().isEmpty()) {
      services.add(agents());
    }
    if (!any.outputs().none()) {
      services.add(any.outputs());
    }
    return List.copyOf(services);
  }

  private PreparedBuild any() {
    return builds.get(0);
  }

  private BuildRequest request() {
    return any().request();
  }

  private SshService agents() {
    return new SshService(
        request().agents().stream().collect(Collectors.toMap(SshAgent::id, SshAgent::socket)));
  }

  private FileSyncService files() {
    var sources = new HashMap<String, FileSource>();
    request()
        .namedContexts()
        .forEach((name, path) -> sources.put(name, FileSource.directory(path)));
    sources.put("context", FileSource.directory(request().context()));
    sources.put("dockerfile", FileSource.inMemory(dockerfiles()));
    return new FileSyncService(sources);
  }

  /**
   * The Dockerfiles, each with its own ignore file, which BuildKit prefers to the context's {@code
   * .dockerignore}. If the user has none for a Dockerfile, that one is sent as its ignore file.
   */
  private Map<String, byte[]> dockerfiles() {
    var files = new HashMap<String, byte[]>();
    for (var build : builds) {
      var request = build.request();
      var name = SolveRequests.fileName(request);
      files.put(name, request.dockerfile().getBytes(StandardCharsets.UTF_8));
      var ignore = request.context().resolve(request.dockerfileName() + IGNORE);
      try {
        if (Files.isRegularFile(ignore)) {
          files.put(name + IGNORE, Files.readAllBytes(ignore));
        } else {
          files.putAll(ofContext(request.context(), name + IGNORE));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(ignore + " cannot be read: " + e.getMessage(), e);
      }
    }
    return files;
  }

  /**
   * The context's {@code .dockerignore}. Skipped for unreadable, linked or over-long files, so that
   * BuildKit reports them itself.
   */
  private static Map<String, byte[]> ofContext(Path context, String name) {
    try {
      var content = new IgnoreFile(context).content();
      if (content.length > LONGEST_LINE) {
        return Map.of();
      }
      // An empty file is sent as a comment, because BuildKit treats length 0 as missing.
      return Map.of(name, content.length == 0 ? NOTHING_IGNORED : content);
    } catch (IOException e) {
      return Map.of();
    }
  }

  /**
   * The key of the context between builds: with the same key, the daemon requests only files whose
   * size or time has changed. It contains the inode of the directory, so that a fresh checkout at
   * the same path, as on build servers, gets another key.
   */
  public String sharedKey() {
    try {
      var path = request().context().toRealPath();
      var directory = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      var name = path + "\n" + directory + request().contextGeneration();
      return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    } catch (IOException e) {
      // The daemon requests the directory, and that request reports what is wrong with it.
      return UUID.randomUUID().toString();
    }
  }
}
