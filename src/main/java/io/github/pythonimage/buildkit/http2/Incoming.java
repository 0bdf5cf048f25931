package io.github.pythonimage.buildkit.http2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what the other side sends and has each frame done what it is there for. */
final class Incoming {
  private final Http2Connection connection;
  private final HpackDecoder headers;
  private final int maxHeaders;
  private volatile long heardAt = System.nanoTime();
  private @Nullable ByteBuffer block;
  private int blockStream;
  private boolean blockEnds;

  Incoming(Http2Connection connection, int maxHeaders) {
    this.connection = connection;
    this.headers = new HpackDecoder(maxHeaders);
    this.maxHeaders = maxHeaders;
  }

  long heardAt() {
    return heardAt;
  }

  /** Reads until the other side hangs up. */
  void readAll(InputStream in) throws IOException {
    var frame = new FrameReader(in);
    if (connection.isServer()) {
      frame.preface(Http2Connection.PREFACE);
    }
    while (frame.next()) {
      heardAt = System.nanoTime();
      take(frame);
    }
  }

  private void take(FrameReader frame) throws Http2Exception {
    if (block != null && (frame.type() != Frame.CONTINUATION || frame.stream() != blockStream)) {
      throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "headers are interrupted");
    }
    switch (frame.type()) {
      case Frame.DATA -> data(frame);
      case Frame.HEADERS -> beginHeaders(frame);
      case Frame.CONTINUATION -> continueHeaders(frame);
      case Frame.RST_STREAM -> reset(frame);
      case Frame.SETTINGS -> settings(frame);
      case Frame.PING -> ping(frame);
      case Frame.GOAWAY -> goAway(sized(frame, 8));
      case Frame.WINDOW_UPDATE ->
          connection.widen(frame.stream(), sized(frame, 4).getInt() & 0x7fff_ffff);
      case Frame.PUSH_PROMISE ->
          throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "nobody asked for a push");
      default -> {} // What came later than we were written means nothing to us.
    }
  }

  private void goAway(ByteBuffer farewell) {
    var last = farewell.getInt() & 0x7fff_ffff;
    var code = ErrorCode.of(farewell.getInt());
    connection.goneAway(last, code, StandardCharsets.UTF_8.decode(farewell).toString());
  }

  private static ByteBuffer sized(FrameReader frame, int least) throws Http2Exception {
    if (frame.payload().remaining() < least) {
      throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "a frame is too short");
    }
    return frame.payload();
  }

  private void data(FrameReader frame) throws Http2Exception {
    var content = frame.payload();
    // Padding is counted like content, and forgotten at once.
    var length = frame.length();
    connection.received(length);
    var stream = connection.stream(frame.stream());
    if (stream == null) {
      return;
    }
    var end = frame.has(Frame.END_STREAM);
    synchronized (connection.lock) {
      stream.receive(length);
      if (end) {
        stream.receivedAll();
      }
    }
    if (length > content.remaining()) {
      stream.consumed(length - content.remaining());
    }
    stream.listener().onData(content, end);
  }

  private void beginHeaders(FrameReader frame) throws Http2Exception {
    var content = frame.payload();
    if (frame.has(Frame.PRIORITY)) {
      content.position(sized(frame, 5).position() + 5);
    }
    blockStream = frame.stream();
    blockEnds = frame.has(Frame.END_STREAM);
    if (frame.has(Frame.END_HEADERS)) {
      headers(content);
    } else {
      block = ByteBuffer.allocate(4 * content.remaining() + Frame.DEFAULT_SIZE).put(content);
    }
  }

  private void continueHeaders(FrameReader frame) throws Http2Exception {
    var whole = block;
    if (whole == null) {
      throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "no headers are to be continued");
    }
    var more = frame.payload();
    if (whole.position() + more.remaining() > maxHeaders) {
      throw new Http2Exception(
          ErrorCode.ENHANCE_YOUR_CALM, "there are more than " + maxHeaders + " bytes of headers");
    }
    if (whole.remaining() < more.remaining()) {
      whole = ByteBuffer.allocate(2 * (whole.position() + more.remaining())).put(whole.flip());
    }
    block = whole.put(more);
    if (frame.has(Frame.END_HEADERS)) {
      block = null;
      headers(whole.flip());
    }
  }

  private void headers(ByteBuffer content) throws Http2Exception {
    // Whoever they are for: the two sides remember headers together.
    var decoded = headers.decode(content);
    var stream = connection.streamOfHeaders(blockStream);
    if (stream == null) {
      return;
    }
    if (blockEnds) {
      synchronized (connection.lock) {
        stream.receivedAll();
      }
    }
    stream.listener().onHeaders(decoded, blockEnds);
  }

  private void reset(FrameReader frame) throws Http2Exception {
    var code = ErrorCode.of(sized(frame, 4).getInt());
    var stream = connection.stream(frame.stream());
    if (stream != null) {
      synchronized (connection.lock) {
        stream.end();
      }
      stream.listener().onReset(code);
    }
  }

  private void settings(FrameReader frame) throws Http2Exception {
    if (!frame.has(Frame.ACK)) {
      connection.settings(frame.payload());
    }
  }

  private void ping(FrameReader frame) throws Http2Exception {
    if (!frame.has(Frame.ACK)) {
      connection.pinged(sized(frame, 8).getLong());
    }
  }
}
