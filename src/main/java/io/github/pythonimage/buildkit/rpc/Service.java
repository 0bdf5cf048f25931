package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.proto.Message;
import java.util.ArrayList;
import java.util.List;

/** Methods that the other side may call. */
public record Service(String name, List<Method<?, ?>> methods) {

  /** Answers one call. */
  @FunctionalInterface
  public interface Handler<Q, A extends Message> {
    /** Begins to answer; gives back who gets what the caller says. */
    Observer<Q> open(Call<A> call);
  }

  /** Answers a call that asks one thing. */
  @FunctionalInterface
  public interface Answer<Q, A extends Message> {
    void to(Q request, Call<A> call);
  }

  /** One of them. */
  public record Method<Q, A extends Message>(
      String path, Message.Parser<Q> requests, Handler<Q, A> handler) {}

  public Service {
    methods = List.copyOf(methods);
  }

  public static Service named(String name) {
    return new Service(name, List.of());
  }

  /** With a method whose caller says any number of things. */
  public <Q, A extends Message> Service stream(
      String method, Message.Parser<Q> requests, Handler<Q, A> handler) {
    var all = new ArrayList<>(methods);
    all.add(new Method<>("/" + name + "/" + method, requests, handler));
    return new Service(name, all);
  }

  /** With a method whose caller asks one thing; the answer may be several. */
  public <Q, A extends Message> Service unary(
      String method, Message.Parser<Q> requests, Answer<Q, A> answer) {
    return stream(method, requests, (Call<A> call) -> new OneRequest<>(call, answer));
  }
}
