package io.github.pythonimage.buildkit.io;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Tells whether bytes are the same as before where nobody has a reason to deceive: 64 bits, of two
 * sums that have no polynomial in common. A JVM that has just started computes them a hundred times
 * as fast as a hash for signatures, which it interprets.
 */
public final class Checksum {
  private Checksum() {}

  /** Of what remains in the buffer, which stays as it is. */
  public static long of(ByteBuffer bytes) {
    var one = new CRC32();
    one.update(bytes.duplicate());
    var other = new CRC32C();
    other.update(bytes.duplicate());
    return one.getValue() << 32 | other.getValue();
  }

  /** Of all of these. */
  public static long of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }
}
