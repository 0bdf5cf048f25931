package io.github.pythonimage.docker;

import io.github.pythonimage.config.Size;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Content that may not be longer than somebody expects. */
final class LimitedStream extends FilterInputStream {
  private final Size largest;
  private long count;

  LimitedStream(InputStream in, Size largest) {
    super(in);
    this.largest = largest;
  }

  @Override
  public int read() throws IOException {
    var one = super.read();
    count(one < 0 ? 0 : 1);
    return one;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var read = super.read(bytes, offset, length);
    count(Math.max(0, read));
    return read;
  }

  private void count(int read) throws IOException {
    count += read;
    if (count > largest.bytes()) {
      throw new IOException("it is larger than " + largest);
    }
  }
}
