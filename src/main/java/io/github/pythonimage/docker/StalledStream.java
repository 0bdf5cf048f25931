package io.github.pythonimage.docker;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An answer that is closed when nothing of it arrives for too long. */
final class StalledStream extends FilterInputStream {
  private static final int CHECKS = 10;

  private final Closeable answer;
  private final Duration longest;
  // Of System.nanoTime; 0 while nobody waits.
  private volatile long waitingSince;
  private volatile boolean isStalled;
  private volatile boolean isClosed;
  private final Thread watch;

  /**
   * An answer that is watched from {@link #start} on.
   *
   * @param answer what to close; to close the content would read it to its end
   */
  StalledStream(InputStream in, Closeable answer, Duration longest) {
    super(in);
    this.answer = answer;
    this.longest = longest;
    this.watch = new Thread(this::watch, "engine-answer");
    watch.setDaemon(true);
  }

  /** Starts the watch. */
  StalledStream start() {
    watch.start();
    return this;
  }

  private void watch() {
    while (!isClosed) {
      LockSupport.parkNanos(longest.toNanos() / CHECKS);
      var since = waitingSince;
      if (since != 0 && System.nanoTime() - since > longest.toNanos()) {
        isStalled = true;
        closeQuietly();
        return;
      }
    }
  }

  private void closeQuietly() {
    try {
      answer.close();
    } catch (IOException e) {
      // The read that waits fails with it.
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
        throw stalled(null);
      }
      return read;
    } catch (IOException | RuntimeException e) {
      if (isStalled) {
        throw stalled(e);
      }
      throw e;
    } finally {
      waitingSince = 0;
    }
  }

  private IOException stalled(@Nullable Exception cause) {
    return new IOException("the engine sent nothing for " + longest.toSeconds() + " s", cause);
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    LockSupport.unpark(watch);
    answer.close();
  }
}
