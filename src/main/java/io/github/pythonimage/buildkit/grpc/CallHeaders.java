package io.github.pythonimage.buildkit.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the headers of a call for its service: a daemon names there what it wants. */
public final class CallHeaders implements ServerInterceptor {

  private static final Context.Key<Metadata> KEPT = Context.key("call-headers");

  CallHeaders() {}

  /** The first value of that name in the call that is being answered. */
  public static Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** Every value of that name in the call that is being answered, in their order. */
  public static List<String> all(String name) {
    var headers = KEPT.get();
    if (headers == null) {
      throw new IllegalStateException("the server does not keep the headers of calls");
    }
    var values = headers.getAll(key(name));
    var all = new ArrayList<String>();
    if (values != null) {
      values.forEach(all::add);
    }
    return all;
  }

  /** How a header of that name is read and written. */
  public static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return Contexts.interceptCall(Context.current().withValue(KEPT, headers), call, headers, next);
  }
}
