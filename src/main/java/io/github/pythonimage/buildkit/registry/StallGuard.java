package io.github.pythonimage.buildkit.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Content that is closed when it arrives too slowly. So the time for all of it is limited by its
 * length, however long a layer is. Only the time that a reader waits for content counts.
 */
final class StallGuard extends FilterInputStream {
  private static final int LEAST = 1 << 20;
  private final int least;
  private final Duration patience;
  private final Thread watch;
  private final Object lock = new Object();
  // Since the last part arrived in full: bytes, and nanoseconds in which the reader waited.
  private long arrived;
  private long waited;
  // Of System.nanoTime; 0 while nobody waits for content.
  private long waitingSince;
  private volatile boolean isStalled;
  private volatile boolean isClosed;

  /**
   * Content of which 1 MiB may take so long.
   *
   * @param patience for each part of 1 MiB, and for the rest
   */
  StallGuard(InputStream in, Duration patience) {
    this(in, LEAST, patience);
  }

  StallGuard(InputStream in, int least, Duration patience) {
    super(in);
    this.least = least;
    this.patience = patience;
    this.watch = new Thread(this::watch, "registry-blob");
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    while (!isClosed) {
      LockSupport.parkNanos(patience.toNanos() / 10);
      if (isTooSlow()) {
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

  private boolean isTooSlow() {
    synchronized (lock) {
      var now = waitingSince == 0 ? 0 : System.nanoTime() - waitingSince;
      return waited + now > patience.toNanos();
    }
  }

  private void begin() {
    synchronized (lock) {
      waitingSince = Math.max(1, System.nanoTime());
    }
  }

  private void end(int read) {
    synchronized (lock) {
      waited += System.nanoTime() - waitingSince;
      waitingSince = 0;
      arrived += Math.max(0, read);
      if (arrived >= least) {
        arrived = 0;
        waited = 0;
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
    var read = 0;
    begin();
    try {
      read = in.read(bytes, offset, length);
    } catch (IOException e) {
      throw isStalled ? tooSlow(e) : e;
    } finally {
      end(read);
    }
    if (isStalled) {
      throw tooSlow(null);
    }
    return read;
  }

  private IOException tooSlow(@Nullable IOException cause) {
    return new IOException(
        "it sent less than %d KiB in %d s".formatted(least >> 10, patience.toSeconds()), cause);
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    LockSupport.unpark(watch);
    super.close();
  }
}
