package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.ErrorCode;
import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.http2.Http2Connection;
import io.github.pythonimage.buildkit.http2.Http2Stream;
import io.github.pythonimage.buildkit.proto.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call of ours. */
final class OutgoingCall<Q extends Message, A> extends AbstractCall<Q, A> {
  private final Method<Q, A> method;
  private final Headers headers;
  private final Function<Call<Q>, Observer<A>> answers;
  private @Nullable Headers answered;

  OutgoingCall(
      Executor executor,
      Method<Q, A> method,
      Headers headers,
      Function<Call<Q>, Observer<A>> answers) {
    super(executor);
    this.method = method;
    this.headers = headers;
    this.answers = answers;
  }

  /** Has the call prepared by who will hear the answers. */
  void prepare() {
    hearing(begin());
  }

  /** Begins on a connection. */
  void start(Http2Connection connection) {
    var head =
        Headers.of(
            ":method", "POST",
            ":scheme", "http",
            ":path", method.path(),
            ":authority", "localhost",
            "te", "trailers",
            "content-type", "application/grpc",
            "user-agent", "python-image");
    synchronized (this) {
      stream = connection.open(head.plus(headers), this);
    }
    work();
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  Observer<A> begin() {
    return answers.apply(this);
  }

  @Override
  Message.Parser<A> parser() {
    return method.answers();
  }

  @Override
  void sayHeaders(Http2Stream stream) {}

  @Override
  public void onCompleted() {
    synchronized (this) {
      if (!over && stream != null) {
        over = true;
        stream.data(ByteBuffer.allocate(0), true);
      }
    }
  }

  @Override
  public void onError(RpcException failure) {
    cancel(failure.description());
  }

  @Override
  public void cancel(String reason) {
    cancel(new RpcException(Code.CANCELLED, reason));
  }

  private void cancel(RpcException how) {
    refuse(how);
    work();
  }

  @Override
  boolean endIsAll() {
    return true;
  }

  @Override
  void broken(Throwable cause) {
    cancel(new RpcException(Code.CANCELLED, "who hears the answers has failed: " + cause, cause));
  }

  @Override
  void refuse(RpcException why) {
    synchronized (this) {
      if (stream != null) {
        stream.reset(ErrorCode.CANCEL);
      }
      fail(why);
    }
  }

  @Override
  public void onData(ByteBuffer data, boolean end) {
    synchronized (this) {
      var status = answered == null ? "" : answered.first(":status").orElse("");
      if (!status.equals("200") && answered != null) {
        // A page for people, from somebody who does not know gRPC.
        var refusal = Status.in(answered);
        if (refusal.isPresent()) {
          refuse(refusal.get());
        }
      }
    }
    super.onData(data, end);
  }

  @Override
  public void onHeaders(Headers received, boolean end) {
    if (!end && received.first(":status").orElse("").startsWith("1")) {
      return; // Not the answer yet.
    }
    synchronized (this) {
      answered = answered == null ? received : answered.plus(received);
    }
    if (end) {
      onEnd();
    }
    work();
  }

  @Override
  void onEnd() {
    synchronized (this) {
      ended(Status.in(answered == null ? Headers.NONE : answered).orElse(null));
      over = true;
      if (stream != null) {
        // What we still had to say, or what still waits to be sent, nobody wants to hear.
        stream.reset(ErrorCode.CANCEL);
      }
    }
  }

  @Override
  public void onReset(ErrorCode code) {
    cancelled(
        switch (code) {
          case CANCEL -> new RpcException(Code.CANCELLED, "the other side gave the call up");
          case REFUSED_STREAM ->
              new RpcException(Code.UNAVAILABLE, "the other side takes no more calls");
          case ENHANCE_YOUR_CALM ->
              new RpcException(Code.RESOURCE_EXHAUSTED, "the other side has too much to do");
          default -> new RpcException(Code.INTERNAL, "the other side ended the call: " + code);
        });
  }

  @Override
  public void onLost(@Nullable IOException cause) {
    lost(cause == null ? "" : String.valueOf(cause.getMessage()), cause);
  }

  /** There is no connection, or none any more. */
  void lost(String why, @Nullable IOException cause) {
    cancelled(new RpcException(Code.UNAVAILABLE, why, cause));
  }
}
