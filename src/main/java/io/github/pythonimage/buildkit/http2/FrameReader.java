package io.github.pythonimage.buildkit.http2;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads one frame after the other. What it says of a frame holds until the next one is read. */
final class FrameReader {
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;

  private int type;
  private int flags;
  private int stream;
  private ByteBuffer payload = ByteBuffer.allocate(0);
  private int length;

  FrameReader(InputStream in) {
    this.in = in;
  }

  int type() {
    return type;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  int stream() {
    return stream;
  }

  /** How many bytes it holds, with padding. */
  int length() {
    return length;
  }

  /** What the frame holds, without padding. */
  ByteBuffer payload() {
    return payload;
  }

  /** Reads what a client says before its first frame. */
  void preface(String expected) throws IOException {
    require(expected.length());
    var said = new String(buffer, position, expected.length(), StandardCharsets.US_ASCII);
    if (!said.equals(expected)) {
      throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "the other side does not speak HTTP/2");
    }
    position += expected.length();
  }

  /** Reads the next frame; false where the other side has hung up after the last one. */
  boolean next() throws IOException {
    if (position == limit && fill(1) < 1) {
      return false;
    }
    require(Frame.HEAD);
    var head = ByteBuffer.wrap(buffer, position, Frame.HEAD);
    var lengthAndType = head.getInt();
    type = lengthAndType & 0xff;
    flags = head.get();
    stream = head.getInt() & 0x7fff_ffff;
    position += Frame.HEAD;
    length = lengthAndType >>> 8;
    if (length > Frame.DEFAULT_SIZE) {
      throw new Http2Exception(
          ErrorCode.FRAME_SIZE_ERROR, "a frame of " + length + " bytes is too large");
    }
    require(length);
    payload = ByteBuffer.wrap(buffer, position, length).slice();
    position += length;
    if (has(Frame.PADDED) && (type == Frame.DATA || type == Frame.HEADERS)) {
      withoutPadding();
    }
    return true;
  }

  private void withoutPadding() throws Http2Exception {
    var padding = payload.hasRemaining() ? payload.get() & 0xff : Integer.MAX_VALUE;
    if (padding > payload.remaining()) {
      throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "a frame has more padding than bytes");
    }
    payload.limit(payload.limit() - padding);
  }

  private void require(int count) throws IOException {
    if (limit - position < count && fill(count) < count) {
      throw new EOFException("the other side hung up in the middle of a frame");
    }
  }

  /** Has at least so many bytes there, or all that will ever come; says how many there are. */
  private int fill(int count) throws IOException {
    System.arraycopy(buffer, position, buffer, 0, limit - position);
    limit -= position;
    position = 0;
    while (limit < count) {
      var read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        break;
      }
      limit += read;
    }
    return limit;
  }
}
