package io.github.pythonimage.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
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
  private final BodySubscriber<T> body;
  private long received;
  private @Nullable Subscription subscription;

  private BoundedBody(long limit, BodySubscriber<T> body) {
    this.limit = limit;
    this.body = body;
  }

  /** As bytes. */
  public static BodyHandler<byte[]> upTo(long limit) {
    return info -> new BoundedBody<>(limit, BodySubscribers.ofByteArray());
  }

  /** As UTF-8. */
  public static BodyHandler<String> text(long limit) {
    return info -> new BoundedBody<>(limit, BodySubscribers.ofString(StandardCharsets.UTF_8));
  }

  @Override
  public CompletionStage<T> getBody() {
    return body.getBody();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    body.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    var length = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    received += length;
    if (received <= limit) {
      body.onNext(List.of(copy(buffers, (int) length)));
      return;
    }
    if (subscription != null) {
      subscription.cancel();
    }
    body.onError(new BodyTooLongException(size(limit)));
  }

  // A buffer may be much larger than what it has, and the subscriber keeps each until the end.
  private static ByteBuffer copy(List<ByteBuffer> buffers, int length) {
    var copy = ByteBuffer.allocate(length);
    buffers.forEach(copy::put);
    return copy.flip();
  }

  @Override
  public void onError(Throwable failure) {
    body.onError(failure);
  }

  @Override
  public void onComplete() {
    body.onComplete();
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
