package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.ErrorCode;
import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.http2.Http2Stream;
import io.github.pythonimage.buildkit.proto.Message;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A call of the other side, as it is answered here. */
final class IncomingCall<Q, A extends Message> extends AbstractCall<A, Q> {
  private static final Headers ANSWER =
      Headers.of(":status", "200", "content-type", "application/grpc");

  private final Map<String, Service.Method<?, ?>> methods;
  private Headers headers = Headers.NONE;
  private Service.@Nullable Method<Q, A> method;
  private boolean begun;
  private boolean headersSaid;

  IncomingCall(Executor executor, Map<String, Service.Method<?, ?>> methods, Http2Stream stream) {
    super(executor);
    this.methods = methods;
    this.stream = stream;
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  // The method that has this path reads the calls that have it.
  @SuppressWarnings("unchecked")
  public void onHeaders(Headers received, boolean end) {
    if (!begun) {
      begun = true;
      headers = received;
      var path = received.first(":path").orElse("");
      method = (Service.Method<Q, A>) methods.get(path);
      if (method == null) {
        onError(new RpcException(Code.UNIMPLEMENTED, "there is no method " + path));
        return;
      }
    }
    if (end) {
      onEnd();
    }
    work();
  }

  @Override
  void onEnd() {
    ended(null);
  }

  @Override
  Observer<Q> begin() {
    return method().handler().open(this);
  }

  @Override
  Message.Parser<Q> parser() {
    return method().requests();
  }

  private Service.Method<Q, A> method() {
    if (method == null) {
      throw new IllegalStateException("the call has not begun");
    }
    return method;
  }

  @Override
  void sayHeaders(Http2Stream stream) {
    if (!headersSaid) {
      headersSaid = true;
      stream.headers(ANSWER, false);
    }
  }

  @Override
  public void onCompleted() {
    end(Headers.of("grpc-status", "0"));
  }

  @Override
  public void onError(RpcException failure) {
    end(status(failure));
  }

  private static Headers status(RpcException failure) {
    return Headers.of(
        "grpc-status",
        Integer.toString(failure.code().number()),
        "grpc-message",
        StatusMessage.encode(failure.description()));
  }

  private synchronized void end(Headers status) {
    if (!over && stream != null) {
      over = true;
      stream.headers(headersSaid ? status : ANSWER.plus(status), true);
      deafen();
    }
  }

  @Override
  synchronized void refuse(RpcException why) {
    if (!over && stream != null) {
      stream.headers(headersSaid ? status(why) : ANSWER.plus(status(why)), true);
    }
    fail(why);
  }

  @Override
  public void cancel(String reason) {
    onError(new RpcException(Code.CANCELLED, reason));
  }

  @Override
  boolean endIsAll() {
    return false; // The caller may let go of the call until it is answered.
  }

  @Override
  void broken(Throwable cause) {
    onError(
        cause instanceof RpcException known
            ? known
            : new RpcException(Code.UNKNOWN, cause.toString(), cause));
  }

  @Override
  public void onReset(ErrorCode code) {
    cancelled(new RpcException(Code.CANCELLED, "the caller has let go of the call"));
  }

  @Override
  public void onLost(@Nullable IOException cause) {
    cancelled(new RpcException(Code.CANCELLED, "the caller is gone", cause));
  }
}
