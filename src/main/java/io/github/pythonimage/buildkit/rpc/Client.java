package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.proto.Message;
import java.time.Duration;
import java.util.function.Function;

/** Calls methods of the other side. */
public interface Client {

  /**
   * Begins a call. Where the other side cannot be reached, the observer hears of it.
   *
   * @param answers makes who gets the answers; the call it is given may be prepared there (its
   *     handlers, its flow) and used from then on
   */
  <Q extends Message, A> Call<Q> open(
      Method<Q, A> method, Headers headers, Function<Call<Q>, Observer<A>> answers);

  /** Asks one thing; the call may be cancelled. */
  default <Q extends Message, A> Call<Q> open(Method<Q, A> method, Q request, Observer<A> answers) {
    var call = open(method, Headers.NONE, ignored -> answers);
    call.onNext(request);
    call.onCompleted();
    return call;
  }

  /**
   * The same, where the observer hears at once, and so must not wait for anything: threads are dear
   * to a JVM that has just started.
   */
  default <Q extends Message, A> Call<Q> openAtOnce(
      Method<Q, A> method, Q request, Observer<A> answers) {
    var call =
        open(
            method,
            Headers.NONE,
            begun -> {
              begun.hearAtOnce();
              return answers;
            });
    call.onNext(request);
    call.onCompleted();
    return call;
  }

  /**
   * Asks one thing and waits for its one answer.
   *
   * @throws RpcException where there is none within that time, or an error is the answer
   */
  default <Q extends Message, A> A ask(Method<Q, A> method, Q request, Duration limit) {
    return OneAnswer.to(this, method, request, limit);
  }
}
