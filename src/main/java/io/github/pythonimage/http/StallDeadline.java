package io.github.pythonimage.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.commons.io.input.ProxyInputStream;

/** Moves on while the body of a request is sent. So the time for all of it has no limit. */
public final class StallDeadline implements Deadline {
  private final Duration silence;
  private volatile long last = System.nanoTime();

  /**
   * A deadline for one request.
   *
   * @param silence the longest time in which nothing is sent, and until the answer after the end
   */
  public StallDeadline(Duration silence) {
    this.silence = silence;
  }

  /** The same content; each part that is read moves the deadline. */
  public InputStream watch(InputStream body) {
    return new ProxyInputStream(body) {
      @Override
      protected void afterRead(int count) throws IOException {
        last = System.nanoTime();
      }
    };
  }

  @Override
  public Duration remaining() {
    return silence.minusNanos(System.nanoTime() - last);
  }
}
