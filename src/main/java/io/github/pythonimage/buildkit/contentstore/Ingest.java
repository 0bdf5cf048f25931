package io.github.pythonimage.buildkit.contentstore;

import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;

/** A blob on its way in. Until it is committed it is nobody's but ours, and closing drops it. */
final class Ingest implements AutoCloseable {

  private final OciLayout layout;
  private final Path partial;
  private final FileChannel channel;
  private MessageDigest hash = DigestUtils.getSha256Digest();
  private long offset;

  Ingest(OciLayout layout) throws IOException {
    this.layout = layout;
    this.partial = layout.ingest().resolve(UUID.randomUUID().toString());
    this.channel =
        FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  long offset() {
    return offset;
  }

  /** Adds data at the end; at 0 it begins anew, as a daemon does that lost its own source. */
  void write(long position, ByteBuffer data) throws IOException {
    if (position != offset && position != 0) {
      throw Status.OUT_OF_RANGE
          .withDescription("data for " + position + " while the blob is at " + offset)
          .asRuntimeException();
    }
    if (position == 0 && offset > 0) {
      channel.truncate(0);
      channel.position(0);
      hash = DigestUtils.getSha256Digest();
      offset = 0;
    }
    hash.update(data.duplicate());
    var rest = data.duplicate();
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    offset += data.remaining();
  }

  /** Gives the blob its name, if it is what was announced. */
  Digest commit(long total, String expected) throws IOException {
    var actual = new Digest("sha256", HexFormat.of().formatHex(hash.digest()));
    if (total > 0 && total != offset) {
      throw Status.FAILED_PRECONDITION
          .withDescription("the blob has " + offset + " bytes, announced were " + total)
          .asRuntimeException();
    }
    if (!expected.isEmpty() && !expected.equals(actual.toString())) {
      throw Status.FAILED_PRECONDITION
          .withDescription("the blob is " + actual + ", announced was " + expected)
          .asRuntimeException();
    }
    channel.close();
    var blob = layout.blob(actual);
    Files.createDirectories(blob.getParent());
    Files.move(partial, blob, StandardCopyOption.REPLACE_EXISTING);
    return actual;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(partial);
  }
}
