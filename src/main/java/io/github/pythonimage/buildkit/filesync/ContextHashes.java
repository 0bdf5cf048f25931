package io.github.pythonimage.buildkit.filesync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Tells whether what a build reads of its context has changed: names, contents, permissions and the
 * targets of links, and only of what a {@code .dockerignore} lets through. Times do not count, as
 * they do not for the daemon's cache.
 */
public final class ContextHashes {

  private final Path context;
  private final FileHashes files;

  /**
   * Hashes of a context.
   *
   * @param memory a file to remember hashes of contents in; need not exist
   */
  public ContextHashes(Path context, Path memory) {
    this.context = context;
    this.files = new FileHashes(memory);
  }

  /**
   * One hash of all that a build can read which copies these paths from the context.
   *
   * @param paths relative, with '/'; empty for the whole context. None at all is a hash too
   * @throws IOException where something cannot be read, or not be sent
   */
  public String of(List<String> paths) throws IOException {
    return paths.isEmpty() ? "" : of(context, paths, "");
  }

  /**
   * The same of folders that are contexts of their own, each with its own {@code .dockerignore}.
   *
   * @param folders relative to the context; one that begins with {@code ..} lies outside
   */
  public List<String> ofFolders(List<String> folders) throws IOException {
    var hashes = new ArrayList<String>();
    for (var folder : folders) {
      hashes.add(of(context.resolve(folder), List.of(""), folder + "/"));
    }
    return hashes;
  }

  private String of(Path folder, List<String> paths, String prefix) throws IOException {
    try {
      var root = DiskNode.root(folder);
      var request = new SyncRequest("context", List.of(), new IgnoreFile(folder).patterns(), paths);
      var entries = new ArrayList<ContextWalk.Entry>();
      ContextWalk.walk(root, ContextFilter.of(request, root), entries::add);
      var digest = DigestUtils.getSha256Digest();
      entries.parallelStream()
          .map(entry -> line(entry, prefix))
          .forEachOrdered(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (UncheckedIOException | FileSyncException e) {
      throw new IOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading " + folder, e);
    }
  }

  /**
   * A text for {@link io.github.pythonimage.buildkit.request.BuildRequest}: another one once a file
   * has changed under its size and time, of which a daemon keeps the former content otherwise.
   */
  public String generation() {
    return files.generation();
  }

  /** Remembers the contents that were read, for the next time. */
  public void save() throws IOException {
    files.save();
  }

  /** No name has a NUL in it, so none can pass for another's end. */
  private String line(ContextWalk.Entry entry, String prefix) {
    var attributes = entry.attributes();
    try {
      return String.join(
          "\0",
          entry.path(),
          Integer.toString(attributes.mode()),
          Long.toString(attributes.device()),
          entry.linkTarget(),
          Attributes.hasContent(attributes.mode())
              ? files.of(prefix + entry.path(), (DiskNode) entry.node())
              : "",
          "");
    } catch (IOException e) {
      throw new UncheckedIOException(entry.path() + " cannot be read: " + e, e);
    }
  }
}
