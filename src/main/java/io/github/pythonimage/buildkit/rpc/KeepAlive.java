package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Http2Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Gives a connection up on which calls wait and nobody answers. */
final class KeepAlive implements AutoCloseable {

  /** What the failure of its calls begins with. */
  static final String FAILED = "Keepalive failed";

  private final Http2Connection connection;
  private final Executor executor;
  private final long silence;
  private final long answer;
  private CompletableFuture<Boolean> pause = new CompletableFuture<>();
  private long askedAt;
  private boolean asked;
  private boolean closed;

  KeepAlive(Http2Connection connection, Executor executor, Duration silence, Duration answer) {
    this.connection = connection;
    this.executor = executor;
    this.silence = silence.toNanos();
    this.answer = answer.toNanos();
  }

  /** Watches from now on. */
  synchronized void watch() {
    again(silence);
  }

  private void again(long nanos) {
    pause = new CompletableFuture<>();
    if (!closed) {
      // Elsewhere, as the timer's thread is the whole JVM's.
      var unused =
          pause
              .completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS)
              .thenAcceptAsync(this::look, executor);
    }
  }

  private void look(boolean due) {
    if (due && isGone()) {
      connection.lost(new IOException(FAILED + ": the other side gave no sign of life"));
    }
  }

  private synchronized boolean isGone() {
    if (closed || connection.gone()) {
      return false;
    }
    var now = System.nanoTime();
    var heard = connection.heardAt();
    if (asked && heard - askedAt > 0) {
      asked = false;
    }
    if (asked && now - askedAt >= answer) {
      return true;
    }
    if (!asked && connection.busy() && now - heard >= silence) {
      asked = true;
      askedAt = now;
      connection.ping();
    }
    again(asked ? answer - (now - askedAt) : Math.max(silence - (now - heard), silence / 8));
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    pause.complete(false);
  }
}
