package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.proto.Message;

/**
 * One end of a call: what is said here goes to the other side. Safe for use by several threads, of
 * which one at a time says something; what a message was made of may be changed once {@link
 * #onNext} has returned. The handlers are run one at a time, by turns with the call's {@link
 * Observer}.
 *
 * <p>No method waits. What the other side does not take yet is held in memory, so whoever has much
 * to say waits for {@link #isReady()}.
 */
public interface Call<T extends Message> extends Observer<T> {

  /** What the caller sent along. */
  Headers headers();

  /** Whether little enough is held back. */
  boolean isReady();

  /** How many bytes are little enough, 32 KiB unless said. */
  void readyBelow(int bytes);

  /** What to run when the call has become ready, at first when it begins. */
  void onReady(Runnable handler);

  /** What to run when the other side no longer wants to hear anything, or is gone. */
  void onCancel(Runnable handler);

  boolean isCancelled();

  /**
   * Has messages come only as {@link #request} asks for them; to be said before the call begins.
   */
  void pauseAfterEach();

  /**
   * Has all be heard on the connection's own threads: for who never waits for anything, whom a
   * change of threads for each message would cost more than the message. To be said before the call
   * begins.
   */
  void hearAtOnce();

  /** Lets that many more messages come. */
  void request(int messages);

  /** Ends the call here and there, whatever was still to be said. */
  void cancel(String reason);
}
