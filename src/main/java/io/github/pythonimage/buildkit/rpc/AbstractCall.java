package io.github.pythonimage.buildkit.rpc;

import io.github.pythonimage.buildkit.http2.Http2Stream;
import io.github.pythonimage.buildkit.http2.StreamListener;
import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.proto.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of a call have in common. The connection's threads leave here what came in; who is
 * to hear of it does so on a thread of the executor, of one thing after the other.
 *
 * @param <O> what is said here
 * @param <I> what the other side says
 */
abstract class AbstractCall<O extends Message, I> implements Call<O>, StreamListener, Runnable {
  private static final int PREFIX = 5;
  private static final int USUAL_MESSAGE = 256;
  private static final int READY_BYTES = 32 * 1024;

  /** What there is to hear of next. */
  private enum Event {
    BEGIN,
    CANCELLED,
    MESSAGE,
    END,
    READY,
    NOTHING
  }

  private Executor executor;
  private final Inbox inbox = new Inbox();
  private @Nullable Observer<I> observer;
  private @Nullable Runnable whenReady;
  private @Nullable Runnable whenCancelled;
  private int readyBytes = READY_BYTES;
  private boolean pausing;
  private long wanted = 1;
  private boolean working;
  private boolean askedInVain;
  private boolean readyDue = true;
  private boolean ended;
  private boolean endTold;
  private boolean deaf;
  private boolean cancelled;
  private boolean cancelTold;
  private @Nullable RpcException failure;

  /** Where this goes; null as long as there is none. */
  protected @Nullable Http2Stream stream;

  /** Whether nothing more is said here. */
  protected boolean over;

  AbstractCall(Executor executor) {
    this.executor = executor;
  }

  /** Begins on the thread of the call; gives back who hears what comes. */
  abstract Observer<I> begin();

  /** How a message is read. */
  abstract Message.Parser<I> parser();

  /** Says what comes before the first message, where that was not said yet. */
  abstract void sayHeaders(Http2Stream stream);

  /** Whether nothing is to be heard after the other side's last word. */
  abstract boolean endIsAll();

  /** What becomes of a call in which something came that cannot be. */
  abstract void refuse(RpcException why);

  /** What becomes of a call whose observer has failed. */
  abstract void broken(Throwable cause);

  // -------------------------------------------------------------------------------- what is said
  // here

  @Override
  public void onNext(O message) {
    var out = new ProtoWriter(PREFIX, USUAL_MESSAGE);
    message.writeTo(out);
    var framed = out.written();
    framed.putInt(1, framed.remaining() - PREFIX);
    synchronized (this) {
      if (!over && stream != null) {
        sayHeaders(stream);
        stream.data(framed, false);
      }
    }
  }

  @Override
  public synchronized boolean isReady() {
    var ready = !over && stream != null && stream.heldBack() < readyBytes;
    askedInVain |= !ready;
    return ready;
  }

  @Override
  public synchronized void readyBelow(int bytes) {
    readyBytes = bytes;
  }

  @Override
  public synchronized void onReady(Runnable handler) {
    whenReady = handler;
  }

  @Override
  public synchronized void onCancel(Runnable handler) {
    whenCancelled = handler;
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public synchronized void pauseAfterEach() {
    pausing = true;
    wanted = 0;
  }

  @Override
  public synchronized void hearAtOnce() {
    executor = Runnable::run;
  }

  @Override
  public void request(int messages) {
    synchronized (this) {
      wanted += messages;
      if (stream == null) {
        return; // It has not begun.
      }
      inbox.letCome(stream, wanted);
    }
    work();
  }

  // ---------------------------------------------------------------------------------- what comes
  // in

  @Override
  public void onData(ByteBuffer data, boolean end) {
    synchronized (this) {
      if (deaf || ended || stream == null) {
        return;
      }
      try {
        inbox.add(data, stream, wanted);
      } catch (RpcException e) {
        refuse(e);
      }
    }
    if (end) {
      onEnd();
    }
    work();
  }

  /** The other side has said all without more words. */
  abstract void onEnd();

  /** Nothing more will come; what came is heard first. */
  protected synchronized void ended(@Nullable RpcException how) {
    if (!deaf && !ended) {
      ended = true;
      failure = how == null && inbox.isCutOff() ? new RpcException(Code.INTERNAL, "cut off") : how;
    }
  }

  /** Nothing more will come, and what was not heard yet is worth nothing. */
  protected synchronized void fail(RpcException how) {
    over = true;
    if (!deaf && !endTold) {
      inbox.clear();
      ended = true;
      failure = how;
    }
  }

  /** The other side has let go of the call, or is gone. */
  protected void cancelled(RpcException how) {
    synchronized (this) {
      if (!deaf) {
        cancelled = true;
      }
      fail(how);
    }
    work();
  }

  /** Nobody here wants to hear any more. */
  protected synchronized void deafen() {
    deaf = true;
    inbox.clear();
  }

  @Override
  public void onDrained() {
    synchronized (this) {
      if (!askedInVain || stream == null || stream.heldBack() >= readyBytes) {
        return;
      }
      askedInVain = false;
      readyDue = true;
    }
    work();
  }

  // ------------------------------------------------------------------------------------ who hears
  // it

  /** Has what there is to hear be heard, unless somebody is at it. */
  protected void work() {
    Executor here;
    synchronized (this) {
      here = executor;
      if (working || next() == Event.NOTHING) {
        return;
      }
      working = true;
    }
    try {
      here.execute(this);
    } catch (RejectedExecutionException e) {
      // The threads were taken away; still, who waits for the end of the call must hear of it.
      ForkJoinPool.commonPool().execute(this);
    }
  }

  private Event next() {
    if (observer == null) {
      return deaf ? Event.NOTHING : Event.BEGIN;
    }
    if (cancelled && !cancelTold) {
      return Event.CANCELLED;
    }
    if (!deaf && !inbox.isEmpty()) {
      if (wanted > 0) {
        return Event.MESSAGE;
      }
    } else if (!deaf && ended && !endTold) {
      return Event.END;
    }
    return readyDue && whenReady != null && !over ? Event.READY : Event.NOTHING;
  }

  @Override
  public final void run() {
    while (true) {
      Event event;
      ByteBuffer message = null;
      synchronized (this) {
        event = next();
        if (event == Event.NOTHING) {
          working = false;
          return;
        }
        message = prepare(event);
      }
      try {
        hear(event, message);
      } catch (RuntimeException | Error e) {
        broken(e);
        if (event == Event.BEGIN) {
          deafen();
        }
      }
    }
  }

  private @Nullable ByteBuffer prepare(Event event) {
    switch (event) {
      case CANCELLED -> cancelTold = true;
      case END -> {
        endTold = true;
        deaf |= endIsAll();
      }
      case READY -> readyDue = false;
      case MESSAGE -> {
        if (stream == null) {
          throw new IllegalStateException("a message came from nowhere");
        }
        wanted -= pausing ? 1 : 0;
        var message = inbox.take(stream);
        inbox.letCome(stream, wanted);
        return message;
      }
      default -> {}
    }
    return null;
  }

  private void hear(Event event, @Nullable ByteBuffer message) {
    switch (event) {
      case BEGIN -> hearing(begin());
      case CANCELLED -> run(whenCancelled);
      case READY -> {
        if (isReady()) {
          run(whenReady);
        }
      }
      case MESSAGE -> hear(message);
      case END -> hearEnd();
      case NOTHING -> {}
    }
  }

  /** Names who hears what comes. */
  protected synchronized void hearing(Observer<I> hears) {
    observer = hears;
  }

  private static void run(@Nullable Runnable handler) {
    if (handler != null) {
      handler.run();
    }
  }

  private void hear(@Nullable ByteBuffer message) {
    if (observer == null || message == null) {
      return;
    }
    I read;
    try {
      read = parser().parse(new ProtoReader(message));
    } catch (ProtoException e) {
      refuse(new RpcException(Code.INTERNAL, "a message cannot be read: " + e.getMessage(), e));
      return;
    }
    observer.onNext(read);
  }

  private void hearEnd() {
    if (observer == null) {
      return;
    }
    if (failure == null) {
      observer.onCompleted();
    } else {
      observer.onError(failure);
    }
  }
}
