package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Duplex;
import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.http2.Http2Connection;
import io.github.pythonimage.buildkit.proto.Message;
import java.io.IOException;
import java.time.Duration;
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
  private @Nullable Http2Connection connection;
  private @Nullable KeepAlive keepAlive;
  private boolean closed;

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
    if (connection == null || !connection.usable()) {
      var wire = new LateConnection(connector);
      connection = Http2Connection.client(wire, executor, Server.MAX_HEADERS);
      keepAlive = new KeepAlive(connection, executor, silence, answer);
      keepAlive.watch();
    }
    return connection;
  }

  /** Hangs up; what is under way fails. */
  @Override
  public void close() {
    Http2Connection last;
    synchronized (this) {
      closed = true;
      last = connection;
      if (keepAlive != null) {
        keepAlive.close();
      }
    }
    if (last != null) {
      last.close();
    }
  }
}
