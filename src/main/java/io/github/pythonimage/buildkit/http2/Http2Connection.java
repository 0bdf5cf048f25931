package io.github.pythonimage.buildkit.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection, seen from either end. Two threads keep it going: one reads, one writes. Whatever
 * anybody wants to send is held back until the one that writes comes to it, so that nobody who asks
 * for something has to wait, least of all the thread that reads.
 */
public final class Http2Connection implements AutoCloseable {

  /** Who answers what the other side begins. */
  @FunctionalInterface
  public interface Door {
    /** Gets a new stream; gives back who hears of it. */
    StreamListener open(Http2Stream stream);
  }

  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** How much of one stream may be under way to us. */
  static final int WINDOW = 1024 * 1024;

  private static final int CONNECTION_WINDOW = 16 * WINDOW;
  private static final int DEFAULT_WINDOW = 65_535;
  // What is written at once, first and at most: most connections never say much.
  private static final int WRITE_BUFFER = 32 * 1024;
  private static final int LARGEST_WRITE_BUFFER = 256 * 1024;
  private static final long CLOSE_MILLIS = 1_000;

  final Object lock = new Object();
  final FrameWriter control = new FrameWriter();

  private final Duplex wire;
  private final @Nullable Door door;
  private final Incoming incoming;
  private final CountDownLatch threads = new CountDownLatch(2);
  private final Map<Integer, Http2Stream> streams = new HashMap<>();
  private final ArrayDeque<Http2Stream> line = new ArrayDeque<>();
  private final ArrayDeque<Http2Stream> notBegun = new ArrayDeque<>();
  private ByteBuffer buffer = ByteBuffer.allocate(WRITE_BUFFER);
  private long sendWindow = DEFAULT_WINDOW;
  private int initialWindow = DEFAULT_WINDOW;
  private int frameSize = Frame.DEFAULT_SIZE;
  private int mostStreams = Integer.MAX_VALUE;
  private int nextId = 1;
  private int lastOfOthers;
  private int unreported;
  private boolean leaving;
  private boolean closing;
  private boolean closed;
  private @Nullable IOException farewell;
  private volatile @Nullable IOException lostBy;

  private Http2Connection(Duplex wire, @Nullable Door door, int maxHeaders) {
    this.wire = wire;
    this.door = door;
    this.incoming = new Incoming(this, maxHeaders);
  }

  /**
   * Begins to speak as the client of an open connection.
   *
   * @param executor has two threads for it, as long as the connection is there
   * @param maxHeaders how many bytes of headers may come at once
   */
  public static Http2Connection client(Duplex wire, Executor executor, int maxHeaders) {
    return new Http2Connection(wire, null, maxHeaders).begin(executor, maxHeaders);
  }

  /** Begins to listen as the server of an open connection. */
  public static Http2Connection server(Duplex wire, Executor executor, int maxHeaders, Door door) {
    return new Http2Connection(wire, door, maxHeaders).begin(executor, maxHeaders);
  }

  private Http2Connection begin(Executor executor, int maxHeaders) {
    synchronized (lock) {
      if (door == null) {
        control.preface(PREFACE);
      }
      control.settings(
          Frame.ENABLE_PUSH, 0,
          Frame.INITIAL_WINDOW_SIZE, WINDOW,
          Frame.MAX_HEADER_LIST_SIZE, maxHeaders);
      control.windowUpdate(0, CONNECTION_WINDOW - DEFAULT_WINDOW);
    }
    try {
      executor.execute(this::read);
      executor.execute(this::write);
    } catch (RejectedExecutionException e) {
      lost(new IOException("the connection was closed before it began", e));
    }
    return this;
  }

  boolean isServer() {
    return door != null;
  }

  /**
   * Begins a stream with these headers, which are sent as soon as the other side takes one more.
   */
  public Http2Stream open(Headers headers, StreamListener listener) {
    var stream = new Http2Stream(this, opened -> listener, 0, 0);
    boolean gone;
    synchronized (lock) {
      gone = closed;
      if (!closed && !leaving) {
        notBegun.add(stream);
        stream.headers(headers, false);
        return stream;
      }
      stream.end();
    }
    if (gone) {
      listener.onLost(lostBy);
    } else {
      listener.onReset(ErrorCode.REFUSED_STREAM);
    }
    return stream;
  }

  /** Whether new streams can begin here. */
  public boolean usable() {
    synchronized (lock) {
      return !closed && !closing && !leaving;
    }
  }

  /** Whether it is over. */
  public boolean gone() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Whether anything is going on. */
  public boolean busy() {
    synchronized (lock) {
      return !streams.isEmpty() || !notBegun.isEmpty();
    }
  }

  /** When the other side was last heard, as {@link System#nanoTime()}. */
  public long heardAt() {
    return incoming.heardAt();
  }

  /** Asks the other side for a sign of life. */
  public void ping() {
    synchronized (lock) {
      control.ping(0, false);
      wake();
    }
  }

  /** Sends what is steering the connection, ends every stream, and hangs up. */
  @Override
  public void close() {
    synchronized (lock) {
      if (!closing && !closed) {
        closing = true;
        control.goAway(lastOfOthers, ErrorCode.NO_ERROR);
        wake();
      }
    }
    await();
    lost(null);
    await();
  }

  private void await() {
    try {
      var unused = threads.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all at once. */
  public void lost(@Nullable IOException because) {
    List<Http2Stream> left;
    IOException cause;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      cause = because == null ? farewell : because;
      lostBy = cause;
      left = new ArrayList<>(streams.values());
      left.addAll(notBegun);
      for (var stream : left) {
        stream.end();
      }
      wake();
    }
    // First, as closing may take its time.
    for (var stream : left) {
      stream.listener().onLost(cause);
    }
    try {
      wire.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  // ------------------------------------------------------------------------------------- writing

  void wake() {
    lock.notifyAll();
  }

  void wantsToSend(Http2Stream stream) {
    if (stream.id == 0) {
      beginMore();
    } else if (!stream.inLine) {
      stream.inLine = true;
      line.add(stream);
      wake();
    }
  }

  /** Gives new streams their numbers, in their order and as many as the other side takes. */
  private void beginMore() {
    while (!notBegun.isEmpty() && streams.size() < mostStreams) {
      var stream = notBegun.remove();
      stream.id = nextId;
      stream.sendWindow = initialWindow;
      nextId += 2;
      leaving |= nextId < 0;
      streams.put(stream.id, stream);
      wantsToSend(stream);
    }
  }

  void forget(Http2Stream stream) {
    if (stream.id == 0) {
      notBegun.remove(stream);
    } else {
      streams.remove(stream.id);
    }
    if (!closed) {
      beginMore();
    }
  }

  private void write() {
    try {
      var out = wire.output();
      var drained = new ArrayList<Http2Stream>();
      while (fill(drained)) {
        out.write(buffer.array(), 0, buffer.position());
        out.flush();
        // An index: what hears of it may not be slowed down by an iterator for every frame.
        for (var i = 0; i < drained.size(); i++) {
          drained.get(i).listener().onDrained();
        }
        drained.clear();
      }
      lost(null);
    } catch (IOException e) {
      lost(e);
    } catch (RuntimeException | Error e) {
      lost(new IOException("sending failed: " + e, e));
      throw e;
    } finally {
      threads.countDown();
    }
  }

  /** Waits until there is something to send, and takes as much of it as fits; false at the end. */
  private boolean fill(List<Http2Stream> drained) throws IOException {
    synchronized (lock) {
      while (true) {
        if (buffer.remaining() <= Frame.HEAD && buffer.capacity() < LARGEST_WRITE_BUFFER) {
          buffer = ByteBuffer.allocate(2 * buffer.capacity()); // It was full the last time.
        }
        buffer.clear();
        control.drainTo(buffer);
        if (control.isEmpty()) {
          takeTurns(drained);
        }
        if (closed) {
          return false;
        }
        if (buffer.position() > 0) {
          return true;
        }
        if (closing) {
          return false;
        }
        try {
          lock.wait();
        } catch (InterruptedException e) {
          throw new IOException("interrupted while sending", e);
        }
      }
    }
  }

  // One frame each, around the line, until there is no more room or nobody can send.
  private void takeTurns(List<Http2Stream> drained) {
    var stuck = 0;
    while (stuck < line.size()) {
      var stream = line.remove();
      stream.inLine = false;
      if (stream.over() || !stream.canSend(Long.MAX_VALUE)) {
        continue; // It comes back when it can send.
      }
      var took = stream.canSend(sendWindow) ? stream.write(buffer, frameSize, sendWindow) : -1;
      if (took < 0 && stream.nextIsHeaders()) {
        // Streams begin in the order of their numbers, so none may overtake it.
        stream.inLine = true;
        line.addFirst(stream);
        if (buffer.position() > 0) {
          return;
        }
        buffer = ByteBuffer.allocate(2 * buffer.capacity()); // Headers that are larger than it.
        continue;
      }
      stuck = took < 0 ? stuck + 1 : 0;
      sendWindow -= Math.max(0, took);
      if (took > 0 && !drained.contains(stream)) {
        drained.add(stream);
      }
      if (!stream.over()) {
        stream.inLine = true;
        line.add(stream);
      }
    }
  }

  // ------------------------------------------------------------------------------------- reading

  private void read() {
    try {
      incoming.readAll(wire.input());
      lost(null);
    } catch (IOException e) {
      lost(e);
    } catch (RuntimeException | Error e) {
      lost(new IOException("reading failed: " + e, e));
      throw e;
    } finally {
      threads.countDown();
    }
  }

  /** The stream of that number; null where it is over. */
  @Nullable Http2Stream stream(int id) throws Http2Exception {
    synchronized (lock) {
      var stream = streams.get(id);
      var begun = isServer() ? id <= lastOfOthers : id % 2 == 1 && id < nextId;
      if (stream == null && !begun) {
        throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "stream " + id + " has not begun");
      }
      return stream;
    }
  }

  /** The stream whose headers have come; a new one where the other side begins it. */
  @Nullable Http2Stream streamOfHeaders(int id) throws Http2Exception {
    var opens = door;
    synchronized (lock) {
      if (opens == null || id <= lastOfOthers) {
        return stream(id);
      }
      if (id % 2 == 0) {
        throw new Http2Exception(
            ErrorCode.PROTOCOL_ERROR, "a client's stream has the number " + id);
      }
      lastOfOthers = id;
      if (closing || closed) {
        return null;
      }
      var stream = new Http2Stream(this, opens, id, initialWindow);
      streams.put(id, stream);
      return stream;
    }
  }

  /** Counts content that came, whoever it was for: what is kept of it is counted by its stream. */
  void received(int bytes) {
    synchronized (lock) {
      unreported += bytes;
      if (unreported >= CONNECTION_WINDOW / 2) {
        control.windowUpdate(0, unreported);
        unreported = 0;
        wake();
      }
    }
  }

  void widen(int id, int more) throws Http2Exception {
    if (more == 0) {
      throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "a window grows by nothing");
    }
    synchronized (lock) {
      if (id == 0) {
        sendWindow += more;
        wake();
        return;
      }
      var stream = stream(id);
      if (stream != null) {
        stream.sendWindow += more;
        wantsToSend(stream);
      }
    }
  }

  /** Takes over what the other side wants. */
  void settings(ByteBuffer settings) throws Http2Exception {
    synchronized (lock) {
      while (settings.remaining() >= Short.BYTES + Integer.BYTES) {
        var setting = settings.getShort();
        var value = settings.getInt();
        switch (setting) {
          case Frame.MAX_CONCURRENT_STREAMS -> mostStreams = value < 0 ? Integer.MAX_VALUE : value;
          case Frame.INITIAL_WINDOW_SIZE -> initialWindow(value);
          case Frame.MAX_FRAME_SIZE ->
              frameSize = Math.min(Math.max(value, Frame.DEFAULT_SIZE), Frame.LARGEST_SIZE);
          default -> {}
        }
      }
      control.settingsSeen();
      beginMore();
      wake();
    }
  }

  private void initialWindow(int value) throws Http2Exception {
    if (value < 0) {
      throw new Http2Exception(ErrorCode.FLOW_CONTROL_ERROR, "a window is too large");
    }
    for (var stream : streams.values()) {
      stream.sendWindow += value - initialWindow;
      wantsToSend(stream);
    }
    initialWindow = value;
  }

  void pinged(long content) {
    synchronized (lock) {
      control.ping(content, true);
      wake();
    }
  }

  /** The other side takes no more streams, and none of ours that are later than this one. */
  void goneAway(int last, ErrorCode code, String why) {
    List<Http2Stream> refused = new ArrayList<>();
    synchronized (lock) {
      leaving = true;
      if (code != ErrorCode.NO_ERROR) {
        farewell = new IOException("the other side ended the connection: " + code + " " + why);
      }
      for (var stream : streams.values()) {
        if (!isServer() && stream.id > last) {
          refused.add(stream);
        }
      }
      refused.addAll(notBegun);
      refused.forEach(Http2Stream::end);
    }
    refused.forEach(stream -> stream.listener().onReset(ErrorCode.REFUSED_STREAM));
  }
}
