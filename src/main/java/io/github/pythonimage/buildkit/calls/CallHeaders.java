package io.github.pythonimage.buildkit.calls;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;

/** Keeps the headers of a call for its service: daemons say there which of our things they mean. */
public final class CallHeaders implements ServerInterceptor {
  private static final Context.Key<Metadata> KEPT = Context.key("call-headers");

  private CallHeaders() {}

  /** The same service, which can then ask for {@link #current()}. */
  public static ServerServiceDefinition keptFor(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(service, new CallHeaders());
  }

  /** The headers of the call that is being answered. */
  public static Metadata current() {
    var headers = KEPT.get();
    if (headers == null) {
      throw new IllegalStateException("the service was added to a server without its headers");
    }
    return headers;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return Contexts.interceptCall(Context.current().withValue(KEPT, headers), call, headers, next);
  }
}
