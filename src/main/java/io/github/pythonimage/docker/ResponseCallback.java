package io.github.pythonimage.docker;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * An answer that comes in parts. docker-java's own callback logs every failure with its stack
 * trace, also one that is handled.
 */
final class ResponseCallback<T> implements ResultCallback<T> {
  private final Consumer<T> parts;
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private final CompletableFuture<Closeable> stream = new CompletableFuture<>();

  ResponseCallback(Consumer<T> parts) {
    this.parts = parts;
  }

  /** Waits for the last part; false where it did not come in time. */
  boolean awaitEnd(Duration longest) throws InterruptedException {
    try {
      return end.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } finally {
      close();
    }
  }

  @Override
  public void onStart(Closeable started) {
    stream.complete(started);
  }

  @Override
  public void onNext(T part) {
    parts.accept(part);
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(true);
  }

  @Override
  public void close() {
    // A stream that begins after all is closed then.
    var unused = stream.thenAccept(ResponseCallback::closeQuietly);
  }

  private static void closeQuietly(Closeable started) {
    try {
      started.close();
    } catch (IOException e) {
      // Nobody reads from it any more.
    }
  }
}
