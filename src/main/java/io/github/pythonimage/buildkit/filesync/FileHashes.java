package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.filesync.DiskNode.Identity;
import io.github.pythonimage.buildkit.io.ChecksummedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Contents of files as hashes, remembered for as long as nothing about a file has changed. A file
 * that changed a moment ago is read again the next time, because it could change once more without
 * anything to show for it. Safe for use by several threads.
 */
final class FileHashes {

  private static final int BUFFER = 128 * 1024;

  /**
   * What was read.
   *
   * @param stable whether it may be taken for what is there now
   */
  record Known(Identity identity, String hash, boolean stable) {
    /** Whether the content changed and size and time did not. */
    boolean changedUndetected(Identity other, String otherHash) {
      return identity.size() == other.size()
          && identity.modified() == other.modified()
          && !hash.equals(otherHash);
    }
  }

  record Memory(String generation, Map<String, Known> files) {}

  private final ChecksummedFile<Memory> file;
  private final Memory before;
  private final Map<String, Known> now = new ConcurrentHashMap<>();
  private volatile String generation;

  FileHashes(Path file) {
    this.file = new ChecksummedFile<>(file, "file hashes 4", Memory.class);
    this.before = this.file.read().orElse(new Memory("", Map.of()));
    this.generation = before.generation();
  }

  /** The hash of a file, which is read unless what is remembered of it still holds. */
  String of(String path, DiskNode node) throws IOException {
    var known = remembered(path, node);
    return known.isPresent() ? known.get() : read(path, node);
  }

  /** What is remembered of a file, if it still holds. */
  Optional<String> remembered(String path, DiskNode node) throws IOException {
    var known = known(path);
    if (known == null || !known.stable() || !known.identity().equals(node.identity())) {
      return Optional.empty();
    }
    now.put(path, known);
    return Optional.of(known.hash());
  }

  private String read(String path, DiskNode node) throws IOException {
    var began = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    var identity = node.identity();
    var hash = sha256(node);
    var known = known(path);
    if (known != null && known.changedUndetected(identity, hash)) {
      generation = UUID.randomUUID().toString();
    }
    var stable = identity.stable(began) && identity.equals(node.identity());
    now.put(path, new Known(identity, hash, stable));
    return hash;
  }

  private @Nullable Known known(String path) {
    return now.getOrDefault(path, before.files().get(path));
  }

  /** Another text from when on a file has changed with nothing in its size and time to show it. */
  String generation() {
    return generation;
  }

  private static String sha256(DiskNode node) throws IOException {
    var digest = DigestUtils.getSha256Digest();
    try (var in = node.open()) {
      var buffer = ByteBuffer.allocate(BUFFER);
      while (in.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Keeps what was used since the start, if anything was, and forgets the rest. */
  void save() throws IOException {
    var after = new Memory(generation, now);
    if (!now.isEmpty() && !after.equals(before)) {
      file.write(after);
    }
  }
}
