package io.github.pythonimage.verify.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A stream whose bytes are looked at while they pass by; what is skipped is read as well. */
public abstract class ObservedStream extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  protected ObservedStream(InputStream in) {
    super(in);
  }

  /** Looks at bytes that were read. */
  protected abstract void observe(byte[] bytes, int offset, int length);

  /** Called whenever there is nothing more to read. */
  protected void observeEnd() {}

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    var read = in.read(bytes, offset, length);
    if (read < 0) {
      observeEnd();
    } else {
      observe(bytes, offset, read);
    }
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    return Math.max(0, read(new byte[(int) Math.max(0, Math.min(count, BUFFER))]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Reads what is left, so that all of it is looked at. */
  public final void readToEnd() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }
}
