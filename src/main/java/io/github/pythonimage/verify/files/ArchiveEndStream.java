package io.github.pythonimage.verify.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tells whether an archive came to its proper end. An engine that fails in the middle may write its
 * error where the next entry would be, or just stop.
 */
final class ArchiveEndStream extends FilterInputStream {
  // Two blocks of zeros.
  private static final int END = 1024;
  private static final int BUFFER = 1 << 16;

  private long zeros;

  ArchiveEndStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    var read = super.read();
    if (read >= 0) {
      zeros = read == 0 ? zeros + 1 : 0;
    }
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var read = super.read(bytes, offset, length);
    if (read > 0) {
      var last = offset + read - 1;
      while (last >= offset && bytes[last] == 0) {
        last--;
      }
      var trailing = offset + read - 1 - last;
      zeros = trailing == read ? zeros + read : trailing;
    }
    return read;
  }

  // Skipping would not see what was skipped.
  @Override
  public long skip(long count) throws IOException {
    var read = read(new byte[(int) Math.min(count, BUFFER)]);
    return Math.max(0, read);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Reads the rest, and fails where the archive does not end as it must. */
  void requireEnd() throws IOException {
    var rest = new byte[BUFFER];
    int more;
    do {
      more = read(rest, 0, rest.length);
    } while (more >= 0);
    if (zeros < END) {
      throw new IOException("the archive of the file system ends early");
    }
  }
}
