package io.github.pythonimage.buildkit.http2;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * One exchange on a connection. All methods return at once: what the other side does not take yet
 * is held back, in its order. Everything in here is guarded by the connection's lock.
 */
public final class Http2Stream {

  /** A part of what is to be sent. */
  private record Part(ByteBuffer content, boolean headers, boolean end) {}

  private final Http2Connection connection;
  private final ArrayDeque<Part> parts = new ArrayDeque<>();
  private final StreamListener listener;
  int id;
  long sendWindow;
  private int receiveWindow;
  private int consumed;
  private int heldBack;
  private boolean known;
  private boolean sent;
  private boolean received;
  private boolean over;
  // Whether the connection has it in its line of streams that want to send.
  boolean inLine;

  Http2Stream(Http2Connection connection, Http2Connection.Door door, int id, long sendWindow) {
    this.connection = connection;
    this.id = id;
    this.sendWindow = sendWindow;
    this.receiveWindow = Http2Connection.WINDOW;
    this.known = id != 0;
    this.listener = door.open(this);
  }

  StreamListener listener() {
    return listener;
  }

  /** Sends headers, or after content the trailers that end the stream. */
  public void headers(Headers headers, boolean end) {
    add(new Part(HpackEncoder.encode(headers), true, end));
  }

  /** Sends content; the buffer is not the caller's any more. */
  public void data(ByteBuffer content, boolean end) {
    add(new Part(content, false, end));
  }

  private void add(Part part) {
    synchronized (connection.lock) {
      if (!over && !sent) {
        sent = part.end();
        parts.add(part);
        heldBack += part.headers() ? 0 : part.content().remaining();
        connection.wantsToSend(this);
      }
    }
  }

  /** How many bytes of content wait to be sent. */
  public int heldBack() {
    synchronized (connection.lock) {
      return heldBack;
    }
  }

  /** Lets the other side send more, as so many bytes that came need no more place. */
  public void consumed(int bytes) {
    synchronized (connection.lock) {
      consumed += bytes;
      if (consumed >= Http2Connection.WINDOW / 2 && !over && !received) {
        receiveWindow += consumed;
        connection.control.windowUpdate(id, consumed);
        consumed = 0;
        connection.wake();
      }
    }
  }

  /** Ends the stream on both sides; what is held back is not sent, and nothing more is heard. */
  public void reset(ErrorCode code) {
    synchronized (connection.lock) {
      if (!over) {
        // Nobody may speak of a stream before its first headers.
        if (known) {
          connection.control.reset(id, code);
        }
        end();
        connection.wake();
      }
    }
  }

  /** Forgets all about it. */
  void end() {
    over = true;
    parts.clear();
    heldBack = 0;
    connection.forget(this);
  }

  boolean over() {
    return over;
  }

  /** Whether there is something to send, and whatever its kind, leave to send it. */
  boolean canSend(long connectionWindow) {
    var next = parts.peek();
    return next != null
        && (next.headers()
            || !next.content().hasRemaining()
            || (sendWindow > 0 && connectionWindow > 0));
  }

  boolean nextIsHeaders() {
    var next = parts.peek();
    return next != null && next.headers();
  }

  /**
   * Writes the next frame, or as much of it as there is room and leave for.
   *
   * @return how much of the connection's window that took; -1 where there is no room
   */
  int write(ByteBuffer out, int frameSize, long connectionWindow) {
    var part = parts.element();
    var content = part.content();
    if (part.headers()) {
      if (out.remaining()
          < content.remaining() + Frame.HEAD * (1 + content.remaining() / frameSize)) {
        return -1;
      }
      writeHeaders(part, out, frameSize);
      known = true;
      parts.remove();
      ended(part);
      return 0;
    }
    var window = Math.max(0, Math.min(sendWindow, connectionWindow));
    var room = out.remaining() - Frame.HEAD;
    var length = (int) Math.min(Math.min(content.remaining(), frameSize), Math.min(window, room));
    if (length < 0 || (length == 0 && content.hasRemaining())) {
      return -1;
    }
    var last = length == content.remaining();
    FrameWriter.head(out, length, Frame.DATA, last && part.end() ? Frame.END_STREAM : 0, id);
    out.put(out.position(), content, content.position(), length);
    out.position(out.position() + length);
    content.position(content.position() + length);
    sendWindow -= length;
    heldBack -= length;
    if (last) {
      parts.remove();
      ended(part);
    }
    return length;
  }

  private void writeHeaders(Part part, ByteBuffer out, int frameSize) {
    var content = part.content();
    var type = Frame.HEADERS;
    do {
      var length = Math.min(content.remaining(), frameSize);
      var flags =
          (length == content.remaining() ? Frame.END_HEADERS : 0)
              | (type == Frame.HEADERS && part.end() ? Frame.END_STREAM : 0);
      FrameWriter.head(out, length, type, flags, id);
      out.put(out.position(), content, content.position(), length);
      out.position(out.position() + length);
      content.position(content.position() + length);
      type = Frame.CONTINUATION;
    } while (content.hasRemaining());
  }

  private void ended(Part part) {
    if (part.end() && received) {
      end();
    } else if (part.end() && connection.isServer()) {
      // The answer is whole: what the other side may still have to say nobody would hear.
      connection.control.reset(id, ErrorCode.NO_ERROR);
      end();
    }
  }

  /** Counts what came in. */
  void receive(int bytes) throws Http2Exception {
    receiveWindow -= bytes;
    if (receiveWindow < 0) {
      throw new Http2Exception(
          ErrorCode.FLOW_CONTROL_ERROR, "the other side sends more than it was given leave to");
    }
  }

  /** The other side has said all. */
  void receivedAll() {
    received = true;
    if (sent && parts.isEmpty()) {
      end();
    }
  }
}
