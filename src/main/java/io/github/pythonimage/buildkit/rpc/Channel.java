package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Duplex;
import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.http2.Http2Connection;
import io.github.pythonimage.buildkit.proto.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to another side, over one connection at a time: it is made when it is first needed, and
 * again when it was lost. What was under way on a lost one has failed, and is not repeated.
 */
public final class Channel implements Client, AutoCloseable {

  /** Reaches the other side. */
  @FunctionalInterface
  public interface Connector {
    Duplex open() throws IOException;
  }

  private final Connector connector;
  private final Executor executor;
  private final Duration silence;
  private final Duration answer;
  private final List<Watched> open = new ArrayList<>();
  private boolean closed;

  /** A connection, and who gives it up when nobody answers on it. */
  private record Watched(Http2Connection connection, KeepAlive keepAlive) {}

  /**
   * @param executor has two threads for each connection and one for each call that is heard
   * @param silence after how much of it the other side is asked for a sign of life
   * @param answer how long it has to give one
   */
  public Channel(Connector connector, Executor executor, Duration silence, Duration answer) {
    this.connector = connector;
    this.executor = executor;
    this.silence = silence;
    this.answer = answer;
  }

  @Override
  public <Q extends Message, A> Call<Q> open(
      Method<Q, A> method, Headers headers, Function<Call<Q>, Observer<A>> answers) {
    var call = new OutgoingCall<>(executor, method, headers, answers);
    call.prepare();
    var connected = connection();
    if (connected == null) {
      call.lost("the connection was closed", null);
    } else {
      call.start(connected);
    }
    return call;
  }

  private synchronized @Nullable Http2Connection connection() {
    if (closed) {
      return null;
    }
    // One that takes no more calls stays until those are over that it has.
    open.removeIf(known -> known.connection().gone());
    for (var known : open) {
      if (known.connection().usable()) {
        return known.connection();
      }
    }
    var wire = new LateConnection(connector);
    var connection = Http2Connection.client(wire, executor, Server.MAX_HEADERS);
    var keepAlive = new KeepAlive(connection, executor, silence, answer);
    open.add(new Watched(connection, keepAlive));
    keepAlive.watch();
    return connection;
  }

  /** Hangs up; what is under way fails. */
  @Override
  public void close() {
    List<Watched> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(open);
    }
    for (var known : left) {
      known.keepAlive().close();
      known.connection().close();
    }
  }
}
