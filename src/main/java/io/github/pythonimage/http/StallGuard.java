package io.github.pythonimage.http;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Content that is closed when it arrives too slowly. So the time for all of it is limited by its
 * length, however long it is. Only the time that a reader waits for content counts.
 */
public final class StallGuard extends FilterInputStream {
  private static final int CHECKS = 10;

  private final Closeable source;
  private final long least;
  private final Duration timeout;
  private final String problem;
  private final Thread watch = new Thread(this::watch, "stall-guard");
  private final Object lock = new Object();
  // Since the last part arrived in full: bytes, and nanoseconds in which the reader waited.
  private long arrived;
  private long waited;
  // Of System.nanoTime; 0 while nobody waits for content.
  private long waitingSince;
  private volatile boolean isStalled;
  private volatile boolean isClosed;

  /**
   * Content that is watched from {@link #start} on.
   *
   * @param source what to close; it may be more than the content
   * @param least how many bytes must arrive within the timeout
   * @param problem what is wrong when they do not, for the message
   */
  public StallGuard(
      InputStream in, Closeable source, long least, Duration timeout, String problem) {
    super(in);
    this.source = source;
    this.least = least;
    this.timeout = timeout;
    this.problem = problem;
  }

  /** Starts the watch. */
  public StallGuard start() {
    watch.setDaemon(true);
    watch.start();
    return this;
  }

  private void watch() {
    while (!isClosed) {
      LockSupport.parkNanos(timeout.toNanos() / CHECKS);
      if (isTooSlow()) {
        isStalled = true;
        try {
          source.close();
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
      return waited + now > timeout.toNanos();
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
    } catch (IOException | RuntimeException e) {
      if (isStalled) {
        throw new IOException(problem, e);
      }
      throw e;
    } finally {
      end(read);
    }
    if (isStalled) {
      throw new IOException(problem);
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    LockSupport.unpark(watch);
    source.close();
  }
}
