package io.github.pythonimage.verify.layers;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Content that is compared with its digest and size when its end is reached. */
final class CheckedBlob extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final String digest;
  private final long size;
  private final MessageDigest sum = DigestUtils.getSha256Digest();
  private long count;
  private boolean atEnd;

  /**
   * Content that is read for the first time.
   *
   * @param size its bytes; -1 where nobody knows how many there should be
   */
  CheckedBlob(InputStream in, String digest, long size) {
    super(in);
    this.digest = digest;
    this.size = size;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var read = in.read(bytes, offset, length);
    if (read > 0) {
      sum.update(bytes, offset, read);
      count += read;
      if (size >= 0 && count > size) {
        throw new DamagedImageException(digest + " is longer than the " + size + " bytes it has");
      }
    } else if (read < 0 && !atEnd) {
      atEnd = true;
      check();
    }
    return read;
  }

  private void check() {
    if (size >= 0 && count != size) {
      throw new DamagedImageException(
          digest + " has " + count + " bytes where its manifest says " + size);
    }
    var actual = "sha256:" + HexFormat.of().formatHex(sum.digest());
    if (!actual.equals(digest)) {
      throw new DamagedImageException("the content of " + digest + " has the digest " + actual);
    }
  }

  /** Reads what is left, so that all of it is compared. */
  void finish() throws IOException {
    var buffer = new byte[BUFFER];
    while (read(buffer, 0, buffer.length) >= 0) {
      // Only its digest counts.
    }
  }

  @Override
  public long skip(long count) throws IOException {
    var left = count;
    var buffer = new byte[BUFFER];
    while (left > 0) {
      var read = read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        break;
      }
      left -= read;
    }
    return count - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
