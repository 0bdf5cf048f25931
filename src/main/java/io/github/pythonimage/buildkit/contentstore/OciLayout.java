package io.github.pythonimage.buildkit.contentstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pythonimage.buildkit.io.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A folder in the layout of the OCI image specification: blobs by digest, and an index that gives
 * some of them a tag.
 *
 * @param folder where it is; it need not exist before something is written
 */
public record OciLayout(Path folder) {

  private static final String TAG = "org.opencontainers.image.ref.name";
  private static final String VERSION = "{\"imageLayoutVersion\":\"1.0.0\"}";
  private static final Duration LONG_DEAD = Duration.ofDays(1);
  private static final ObjectMapper JSON = new ObjectMapper();
  // A lock on a file is one of the whole JVM, which may build many modules at once.
  private static final Object INDEX = new Object();

  /**
   * The digest that a tag of the index stands for, if its blob is there too.
   *
   * @throws IOException when there is no index, or it cannot be read
   */
  public Optional<String> find(String tag) throws IOException {
    for (var manifest : index().path("manifests")) {
      var digest = manifest.path("digest").asText();
      if (manifest.path("annotations").path(TAG).asText().equals(tag) && has(digest)) {
        return Optional.of(digest);
      }
    }
    return Optional.empty();
  }

  /** Whether this blob is there, whole; what is no digest names none. */
  public boolean has(String digest) {
    return Digest.isOne(digest) && Files.isRegularFile(blob(Digest.of(digest)));
  }

  /** Makes the folder ready for new blobs, and takes away what killed builds have left behind. */
  public void prepare() throws IOException {
    Files.createDirectories(ingest());
    try (var unfinished = Files.newDirectoryStream(ingest())) {
      for (var file : unfinished) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(LONG_DEAD))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /**
   * Lets a tag stand for a blob; readers see the index of before or after, whole.
   *
   * @param descriptor of the blob, as JSON
   */
  public void tag(String descriptor, String tag) throws IOException {
    var entry = object(descriptor, "the daemon's description of the cache");
    if (!has(entry.path("digest").asText())) {
      throw new IOException(
          "the daemon did not write "
              + entry.path("digest").asText()
              + " there; do all caches of this build have the same attributes?");
    }
    entry.withObject("/annotations").put(TAG, tag);
    synchronized (INDEX) {
      var marker = folder.resolve("oci-layout");
      try (var channel =
              FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        channel.write(ByteBuffer.wrap(VERSION.getBytes(StandardCharsets.US_ASCII)), 0);
        new AtomicFile(indexFile()).write(JSON.writeValueAsBytes(indexWith(entry, tag)));
      }
    }
  }

  private ObjectNode indexWith(ObjectNode entry, String tag) throws IOException {
    var old = Files.exists(indexFile()) ? index() : JSON.createObjectNode();
    var updated = old.deepCopy();
    updated.put("schemaVersion", 2).put("mediaType", "application/vnd.oci.image.index.v1+json");
    var manifests = updated.putArray("manifests");
    for (var manifest : old.path("manifests")) {
      if (!manifest.path("annotations").path(TAG).asText().equals(tag)) {
        manifests.add(manifest);
      }
    }
    manifests.add(entry);
    return updated;
  }

  private ObjectNode index() throws IOException {
    return object(Files.readString(indexFile()), indexFile().toString());
  }

  private static ObjectNode object(String text, String what) throws IOException {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IOException(what + " is not JSON", e);
    }
    throw new IOException(what + " is not a JSON object");
  }

  private Path indexFile() {
    return folder.resolve("index.json");
  }

  Path blob(Digest digest) {
    return folder.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
  }

  /** Where blobs are until they are whole; on the same disk, so that they only need a new name. */
  Path ingest() {
    return folder.resolve("ingest");
  }
}
