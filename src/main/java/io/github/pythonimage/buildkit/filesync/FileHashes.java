package io.github.pythonimage.buildkit.filesync;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Contents of files as hashes, remembered for as long as nothing about a file has changed. A file
 * that changed a moment ago is read again the next time, because it could change once more without
 * anything to show for it. Safe for use by several threads.
 */
final class FileHashes {

  private static final int BUFFER = 128 * 1024;

  private record Known(FileIdentity identity, String hash) {}

  private final SealedFile file;
  private final Map<String, Known> before;
  private final Map<String, Known> now = new ConcurrentHashMap<>();

  FileHashes(Path file) {
    this.file = new SealedFile(file, "file hashes 1");
    this.before = this.file.read(FileHashes::load).orElse(Map.of());
  }

  /** What is remembered of a file, if it still holds. */
  Optional<String> remembered(String path, DiskNode node) throws IOException {
    var known = now.getOrDefault(path, before.get(path));
    if (known == null || !known.identity().equals(node.identity())) {
      return Optional.empty();
    }
    now.put(path, known);
    return Optional.of(known.hash());
  }

  /** Reads a file. */
  String read(String path, DiskNode node) throws IOException {
    var began = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    var identity = node.identity();
    var hash = sha256(node);
    if (identity.settled(began) && identity.equals(node.identity())) {
      now.put(path, new Known(identity, hash));
    }
    return hash;
  }

  private static String sha256(DiskNode node) throws IOException {
    var digest = newDigest();
    try (var in = node.open()) {
      var buffer = new byte[BUFFER];
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Keeps what was used since the start, and forgets the rest. */
  void save() throws IOException {
    if (!now.equals(before)) {
      file.write(this::store);
    }
  }

  private void store(DataOutputStream out) throws IOException {
    out.writeInt(now.size());
    for (var entry : now.entrySet()) {
      var identity = entry.getValue().identity();
      out.writeUTF(entry.getKey());
      out.writeLong(identity.size());
      out.writeLong(identity.modified());
      out.writeLong(identity.changed());
      out.writeLong(identity.inode());
      out.writeUTF(entry.getValue().hash());
    }
  }

  private static Map<String, Known> load(DataInputStream in) throws IOException {
    var count = in.readInt();
    var known = new HashMap<String, Known>(count * 2);
    for (var i = 0; i < count; i++) {
      var path = in.readUTF();
      var identity = new FileIdentity(in.readLong(), in.readLong(), in.readLong(), in.readLong());
      known.put(path, new Known(identity, in.readUTF()));
    }
    return known;
  }
}
