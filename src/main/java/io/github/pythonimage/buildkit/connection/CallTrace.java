package io.github.pythonimage.buildkit.connection;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.CompletableFuture;

/** How far one call got: to a daemon, and to the daemon's own word on how it ended. */
public final class CallTrace extends ClientStreamTracer.Factory implements ClientInterceptor {

  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private volatile boolean answered;

  /** Completes with true once there is a connection for the call. */
  public CompletableFuture<Boolean> connected() {
    return connected;
  }

  /** Whether the daemon said how the call ended; otherwise it was found out on this side. */
  boolean answered() {
    return answered;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return next.newCall(method, options.withStreamTracerFactory(this));
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new ClientStreamTracer() {
      @Override
      public void streamCreated(Attributes transport, Metadata sent) {
        connected.complete(true);
      }

      @Override
      public void inboundTrailers(Metadata trailers) {
        answered = true;
      }
    };
  }
}
