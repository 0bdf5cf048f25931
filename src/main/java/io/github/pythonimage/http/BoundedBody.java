package io.github.pythonimage.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body that ends in an error as soon as it is longer than its limit.
 *
 * @param <T> what the body becomes
 */
public final class BoundedBody<T> implements BodySubscriber<T> {
  /** For manifests, tokens and JSON. */
  public static final long DOCUMENT = 4L << 20;

  private static final int MIB = 1 << 20;

  private final OutputStream sink;
  private final long limit;
  private final boolean isExact;
  private final Supplier<T> result;
  private final CompletableFuture<T> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;
  private long received;

  private BoundedBody(OutputStream sink, long limit, boolean isExact, Supplier<T> result) {
    this.sink = sink;
    this.limit = limit;
    this.isExact = isExact;
    this.result = result;
  }

  /** In memory. */
  public static BodyHandler<byte[]> upTo(long limit) {
    return info -> {
      var bytes = new ByteArrayOutputStream();
      return new BoundedBody<>(bytes, limit, false, bytes::toByteArray);
    };
  }

  /** In memory, as UTF-8. */
  public static BodyHandler<String> text(long limit) {
    return info -> {
      var bytes = new ByteArrayOutputStream();
      return new BoundedBody<>(bytes, limit, false, () -> bytes.toString(StandardCharsets.UTF_8));
    };
  }

  /**
   * Into a stream, which stays open; exactly as many bytes as were declared. An answer of another
   * status than 200 has its body dropped.
   */
  public static BodyHandler<Long> into(OutputStream sink, long declared) {
    return info ->
        info.statusCode() == 200
            ? new BoundedBody<>(sink, declared, true, () -> declared)
            : new BoundedBody<>(OutputStream.nullOutputStream(), DOCUMENT, false, () -> 0L);
  }

  @Override
  public CompletionStage<T> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      for (var buffer : buffers) {
        received += buffer.remaining();
        if (received > limit) {
          throw new IOException("its answer is longer than " + size(limit));
        }
        write(buffer);
      }
    } catch (IOException e) {
      if (subscription != null) {
        subscription.cancel();
      }
      body.completeExceptionally(e);
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    var bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    sink.write(bytes);
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    if (isExact && received != limit) {
      body.completeExceptionally(
          new IOException("its answer ends after " + received + " of " + limit + " bytes"));
    } else {
      body.complete(result.get());
    }
  }

  private static String size(long bytes) {
    return bytes % MIB == 0 ? bytes / MIB + " MiB" : bytes + " bytes";
  }
}
