package io.github.pythonimage.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A body in memory that ends in an error as soon as it is longer than its limit.
 *
 * @param <T> what the body becomes
 */
public final class BoundedBody<T> implements BodySubscriber<T> {
  /** For manifests, tokens and JSON. */
  public static final long DOCUMENT = 4L << 20;

  private static final int MIB = 1 << 20;

  private final long limit;
  private final Function<ByteArrayOutputStream, T> result;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final CompletableFuture<T> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  private BoundedBody(long limit, Function<ByteArrayOutputStream, T> result) {
    this.limit = limit;
    this.result = result;
  }

  /** As bytes. */
  public static BodyHandler<byte[]> upTo(long limit) {
    return info -> new BoundedBody<>(limit, ByteArrayOutputStream::toByteArray);
  }

  /** As UTF-8. */
  public static BodyHandler<String> text(long limit) {
    return info -> new BoundedBody<>(limit, bytes -> bytes.toString(StandardCharsets.UTF_8));
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
    for (var buffer : buffers) {
      if (received.size() + (long) buffer.remaining() > limit) {
        stop();
        return;
      }
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      received.writeBytes(bytes);
    }
  }

  private void stop() {
    if (subscription != null) {
      subscription.cancel();
    }
    body.completeExceptionally(new BodyTooLongException(size(limit)));
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(result.apply(received));
  }

  /** A response whose body is longer than its limit. */
  static final class BodyTooLongException extends IOException {
    private BodyTooLongException(String limit) {
      super("its answer is longer than " + limit);
    }
  }

  private static String size(long bytes) {
    return bytes % MIB == 0 ? bytes / MIB + " MiB" : bytes + " bytes";
  }
}
