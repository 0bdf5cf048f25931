package io.github.pythonimage.buildkit.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/**
 * Tells the daemon why a service failed. gRPC would answer that an application has an error and
 * write the reason to its own log.
 */
final class FailureAnswers implements ServerInterceptor {

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      return new Guarded<>(call, next.startCall(call, headers));
    } catch (RuntimeException | Error e) {
      answer(call, e);
      return new ServerCall.Listener<>() {};
    }
  }

  private static void answer(ServerCall<?, ?> call, Throwable failure) {
    try {
      call.close(status(failure), new Metadata());
    } catch (IllegalStateException e) {
      // The call has its answer.
    }
  }

  private static Status status(Throwable failure) {
    return failure instanceof StatusRuntimeException known
        ? known.getStatus()
        : Status.UNKNOWN.withDescription(failure.toString()).withCause(failure);
  }

  private static final class Guarded<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;

    Guarded(ServerCall<Q, ?> call, ServerCall.Listener<Q> service) {
      super(service);
      this.call = call;
    }

    private void guard(Runnable work) {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        answer(call, e);
      }
    }

    @Override
    public void onMessage(Q message) {
      guard(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guard(super::onReady);
    }

    @Override
    public void onCancel() {
      guard(super::onCancel);
    }
  }
}
