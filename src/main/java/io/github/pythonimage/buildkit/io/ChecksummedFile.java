package io.github.pythonimage.buildkit.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.io.function.IOConsumer;
import org.apache.commons.io.function.IOFunction;

/**
 * What a program remembers between two runs: written whole or not at all, and taken for missing
 * where it is damaged or something else.
 *
 * @param kind stands at its beginning; with another version comes another kind
 */
public record ChecksummedFile(Path path, String kind) {

  /**
   * What is remembered; empty where there is nothing, or nothing that can be trusted.
   *
   * @param reading a failure means that the file is of no use
   */
  public <T> Optional<T> read(IOFunction<DataInputStream, T> reading) {
    try {
      var all = Files.readAllBytes(path);
      var length = all.length - Long.BYTES;
      if (length < 0 || ByteBuffer.wrap(all).getLong(length) != sum(all, length)) {
        return Optional.empty();
      }
      var in = new DataInputStream(new ByteArrayInputStream(all, 0, length));
      return in.readUTF().equals(kind) ? Optional.of(reading.apply(in)) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Remembers this instead of what was there. */
  public void write(IOConsumer<DataOutputStream> writing) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(kind);
      writing.accept(out);
      out.flush();
      out.writeLong(sum(bytes.toByteArray(), bytes.size()));
    }
    new AtomicFile(path).write(bytes.toByteArray());
  }

  private static long sum(byte[] bytes, int length) {
    return Checksum.of(ByteBuffer.wrap(bytes, 0, length));
  }
}
