package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Http2Stream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Puts the messages of a stream together. Each has five bytes before it: a flag and its length. */
final class Inbox {
  private static final int PREFIX = 5;
  private static final int MAX_MESSAGE = 16 * 1024 * 1024;
  // The other side may send no more than a window holds before it is told that there is place
  // again, so what a large message takes is told while it comes, where somebody waits for it.
  private static final int LARGE = 256 * 1024;

  /** A message, and how much of its place the other side was not given back yet. */
  private record Whole(ByteBuffer message, int owed) {}

  private final ArrayDeque<Whole> whole = new ArrayDeque<>();
  private final ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
  private @Nullable ByteBuffer current;
  private int owed;

  /**
   * Takes over what came.
   *
   * @param wanted how many messages somebody waits for
   */
  void add(ByteBuffer data, Http2Stream stream, long wanted) {
    while (data.hasRemaining()) {
      var message = current == null ? begin(data, stream) : current;
      if (message == null) {
        return;
      }
      var count = Math.min(message.remaining(), data.remaining());
      message.put(message.position(), data, data.position(), count);
      message.position(message.position() + count);
      data.position(data.position() + count);
      current = message;
      owed += count;
      letCome(stream, wanted);
      if (!message.hasRemaining()) {
        whole.add(new Whole(message.flip(), owed));
        current = null;
        owed = 0;
      }
    }
  }

  /** Lets the rest of a large message come, if it is one of those that are wanted next. */
  void letCome(Http2Stream stream, long wanted) {
    if (current != null && current.capacity() > LARGE && whole.size() < wanted) {
      stream.consumed(owed);
      owed = 0;
    }
  }

  /** Reads what stands before a message; null where not all of that is there. */
  private @Nullable ByteBuffer begin(ByteBuffer data, Http2Stream stream) {
    while (prefix.hasRemaining() && data.hasRemaining()) {
      prefix.put(data.get());
    }
    if (prefix.hasRemaining()) {
      return null;
    }
    stream.consumed(PREFIX);
    var flag = prefix.get(0);
    var length = prefix.getInt(1);
    prefix.clear();
    if (flag != 0) {
      throw new RpcException(Code.INTERNAL, "a message is compressed, which nobody asked for");
    }
    if (length < 0 || length > MAX_MESSAGE) {
      throw new RpcException(
          Code.RESOURCE_EXHAUSTED,
          "a message of "
              + Integer.toUnsignedLong(length)
              + " bytes is larger than "
              + MAX_MESSAGE);
    }
    return ByteBuffer.allocate(length);
  }

  boolean isEmpty() {
    return whole.isEmpty();
  }

  /** Whether something has come that is not whole. */
  boolean isCutOff() {
    return current != null || prefix.position() > 0;
  }

  /** The next message, whose place the other side may have again. */
  ByteBuffer take(Http2Stream stream) {
    var next = whole.remove();
    stream.consumed(next.owed());
    return next.message();
  }

  void clear() {
    whole.clear();
    current = null;
    owed = 0;
    prefix.clear();
  }
}
