package io.github.pythonimage.buildkit.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to a stream. Its methods are run by the threads that keep the connection
 * going, so they must not wait for anything.
 */
public interface StreamListener {

  /** Headers, or what comes after the content. */
  void onHeaders(Headers headers, boolean end);

  /**
   * A part of the content.
   *
   * @param data readable until this returns
   */
  void onData(ByteBuffer data, boolean end);

  /** Less is held back than before. */
  void onDrained();

  /** The other side ends the stream in the middle. */
  void onReset(ErrorCode code);

  /**
   * The connection is gone, and the stream with it.
   *
   * @param cause what broke it; null where one of the two sides closed it
   */
  void onLost(@Nullable IOException cause);
}
