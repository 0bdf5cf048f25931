package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.proto.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits for the one answer of a call. */
final class OneAnswer<A> implements Observer<A> {
  private final CompletableFuture<A> result = new CompletableFuture<>();
  private @Nullable A answer;

  private OneAnswer() {}

  static <Q extends Message, A> A to(
      Client client, Method<Q, A> method, Q request, Duration limit) {
    var answer = new OneAnswer<A>();
    var call = client.openAtOnce(method, request, answer);
    try {
      return answer.result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw (RpcException) e.getCause();
    } catch (TimeoutException e) {
      call.cancel("too late");
      throw new RpcException(
          Code.DEADLINE_EXCEEDED, "no answer within " + limit.toSeconds() + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      call.cancel("interrupted");
      throw new RpcException(Code.CANCELLED, "interrupted while waiting for an answer", e);
    }
  }

  @Override
  public void onNext(A message) {
    answer = message;
  }

  @Override
  public void onError(RpcException failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onCompleted() {
    if (answer == null) {
      onError(new RpcException(Code.INTERNAL, "the answer is empty"));
    } else {
      result.complete(answer);
    }
  }
}
