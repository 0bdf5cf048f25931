package io.github.pythonimage.buildkit.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Content that is closed when nothing of it arrives for too long. */
final class StallGuard extends FilterInputStream {
  private final Duration patience;
  private final Thread watch;
  // Of System.nanoTime; 0 while nobody waits for content.
  private volatile long waitingSince;
  private volatile boolean isStalled;
  private volatile boolean isClosed;

  StallGuard(InputStream in, Duration patience) {
    super(in);
    this.patience = patience;
    this.watch = new Thread(this::watch, "registry-blob");
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    while (!isClosed) {
      LockSupport.parkNanos(patience.toNanos() / 10);
      var since = waitingSince;
      if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
        isStalled = true;
        try {
          in.close();
        } catch (IOException e) {
          // Then the read that waits fails with it.
        }
        return;
      }
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    waitingSince = Math.max(1, System.nanoTime());
    try {
      var read = in.read(bytes, offset, length);
      if (isStalled) {
        throw new IOException("it sent nothing for " + patience.toSeconds() + " s");
      }
      return read;
    } catch (IOException e) {
      throw isStalled
          ? new IOException("it sent nothing for " + patience.toSeconds() + " s", e)
          : e;
    } finally {
      waitingSince = 0;
    }
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    LockSupport.unpark(watch);
    super.close();
  }
}
