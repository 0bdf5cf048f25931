package io.github.pythonimage.buildkit.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The small frames that steer a connection, until they are sent. */
final class FrameWriter {
  private ByteBuffer waiting = ByteBuffer.allocate(1024);

  /** Writes the nine bytes that every frame begins with. */
  static void head(ByteBuffer out, int length, int type, int flags, int stream) {
    out.putInt(length << 8 | type).put((byte) flags).putInt(stream);
  }

  private ByteBuffer frame(int length, int type, int flags, int stream) {
    if (waiting.remaining() < Frame.HEAD + length) {
      var larger = ByteBuffer.allocate(2 * waiting.capacity() + Frame.HEAD + length);
      waiting = larger.put(waiting.flip());
    }
    head(waiting, length, type, flags, stream);
    return waiting;
  }

  void preface(String text) {
    waiting.put(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A setting's number, its value, the next number, and so on. */
  void settings(int... settings) {
    var frame = frame(settings.length * 3, Frame.SETTINGS, 0, 0);
    for (var i = 0; i < settings.length; i += 2) {
      frame.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
  }

  void settingsSeen() {
    frame(0, Frame.SETTINGS, Frame.ACK, 0);
  }

  void windowUpdate(int stream, int more) {
    frame(Integer.BYTES, Frame.WINDOW_UPDATE, 0, stream).putInt(more);
  }

  void reset(int stream, ErrorCode code) {
    frame(Integer.BYTES, Frame.RST_STREAM, 0, stream).putInt(code.number());
  }

  void ping(long content, boolean answer) {
    frame(Long.BYTES, Frame.PING, answer ? Frame.ACK : 0, 0).putLong(content);
  }

  void goAway(int lastStream, ErrorCode code) {
    frame(2 * Integer.BYTES, Frame.GOAWAY, 0, 0).putInt(lastStream).putInt(code.number());
  }

  /** Moves what fits; whole frames or not, as nothing else is sent between. */
  void drainTo(ByteBuffer out) {
    waiting.flip();
    var count = Math.min(waiting.remaining(), out.remaining());
    out.put(out.position(), waiting, 0, count);
    out.position(out.position() + count);
    waiting.position(count);
    waiting.compact();
  }

  boolean isEmpty() {
    return waiting.position() == 0;
  }
}
