package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether what a build reads of its context has changed: names, contents, permissions and the
 * targets of links, and only of what a {@code .dockerignore} lets through. Times do not count, as
 * they do not for the daemon's cache.
 */
public final class ContextHashes {

  /** One reader keeps up with a disk; the sums are what takes time. */
  private static final int MOST_READERS = 4;

  private final Path context;
  private final Path memory;
  // Read when there is a file to look at, as not every build has one.
  private @Nullable FileHashes files;

  /**
   * Hashes of a context.
   *
   * @param memory a file to remember hashes of contents in; need not exist
   */
  public ContextHashes(Path context, Path memory) {
    this.context = context;
    this.memory = memory;
  }

  /**
   * One hash of all that a build can read which copies these paths from the context.
   *
   * @param paths relative, with '/'; empty for the whole context. None at all is a hash too
   * @throws IOException where something cannot be read, or not be sent
   */
  public String of(List<String> paths) throws IOException {
    if (paths.isEmpty()) {
      return "";
    }
    var readers =
        Executors.newFixedThreadPool(readers(), new DaemonThreadFactory("buildkit-hashes"));
    try {
      var root = DiskNode.root(context);
      var request =
          new SyncRequest("context", List.of(), new IgnoreFile(context).patterns(), paths);
      var entries = new ArrayList<Hashed>();
      ContextWalk.walk(
          root,
          ContextFilter.of(request, root),
          (node, entry) ->
              entries.add(new Hashed(entry, content(readers, (DiskNode) node, entry))));
      return combine(entries);
    } catch (FileSyncException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading " + context, e);
    } finally {
      readers.shutdownNow();
    }
  }

  /**
   * A text for {@link io.github.pythonimage.buildkit.request.BuildRequest}: another one once a file
   * has changed under its size and time, of which a daemon keeps the former content otherwise.
   */
  public String generation() {
    return files().generation();
  }

  /** Remembers the contents that were read, for the next time. */
  public synchronized void save() throws IOException {
    if (files != null) {
      files.save();
    }
  }

  private synchronized FileHashes files() {
    if (files == null) {
      files = new FileHashes(memory);
    }
    return files;
  }

  private record Hashed(ContextWalk.Entry entry, Future<String> content) {}

  private Future<String> content(ExecutorService readers, DiskNode node, ContextWalk.Entry entry)
      throws IOException {
    if (!Attributes.hasContent(entry.attributes().mode())) {
      return done(() -> "");
    }
    var known = files().remembered(entry.path(), node);
    return known.isPresent()
        ? done(known::get)
        : readers.submit(() -> files().read(entry.path(), node));
  }

  private static Future<String> done(Callable<String> value) {
    var task = new FutureTask<>(value);
    task.run();
    return task;
  }

  private static String combine(List<Hashed> entries) throws IOException, InterruptedException {
    var digest = DigestUtils.getSha256Digest();
    for (var hashed : entries) {
      var entry = hashed.entry();
      var attributes = entry.attributes();
      try {
        // No name has a NUL in it, so none can pass for another's end.
        var line =
            String.join(
                "\0",
                entry.path(),
                Integer.toString(attributes.mode()),
                Long.toString(attributes.device()),
                entry.linkTarget(),
                hashed.content().get(),
                "");
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      } catch (ExecutionException e) {
        throw new IOException(entry.path() + " cannot be read: " + e.getCause(), e);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static int readers() {
    return Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors());
  }
}
