package io.github.pythonimage.buildkit.filesync;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.wire.Packet;
import io.github.pythonimage.buildkit.wire.Packet.PacketType;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a transfer, for several threads at once. Whoever sends waits while the daemon is
 * slow to read, so that what is under way stays small however large the context is.
 *
 * <p>A thread that waits holds the lock, so gRPC's callbacks must not wait for it to finish: being
 * ready takes no lock at all, and being cancelled takes it only after waking whoever has it, who
 * then sees that all is over and lets go.
 */
final class PacketSink {

  /** Thrown to end the work of a thread when the transfer is over, for whatever reason. */
  static final class Ended extends RuntimeException {
    Ended() {
      super("the transfer is over", null, false, false);
    }
  }

  /** What gRPC may hold back; its default of 32 KiB makes senders sleep after every packet. */
  private static final int PENDING_BYTES = 512 * 1024;

  private final ServerCallStreamObserver<Packet> out;
  private final Runnable whenEnded;
  private final ReentrantLock sending = new ReentrantLock();
  private final Semaphore wakeUps = new Semaphore(0);
  private final AtomicBoolean ended = new AtomicBoolean();

  PacketSink(ServerCallStreamObserver<Packet> out, Runnable whenEnded) {
    this.out = out;
    this.whenEnded = whenEnded;
    out.setOnReadyThreshold(PENDING_BYTES);
    out.setOnReadyHandler(wakeUps::release);
    out.setOnCancelHandler(this::abandon);
  }

  /** Says this; what the packet was made of may be used again afterwards. */
  void send(Packet packet) throws InterruptedException {
    sending.lockInterruptibly();
    try {
      while (!ended.get() && !out.isReady()) {
        wakeUps.acquire();
      }
      if (ended.get()) {
        throw new Ended();
      }
      out.onNext(packet);
    } finally {
      sending.unlock();
    }
  }

  /** Answers the daemon's FIN. */
  void finish() {
    end(Packet.newBuilder().setType(PacketType.PACKET_FIN).build(), null);
  }

  /**
   * Reports a failure both ways that a daemon may look at: as the protocol's own packet, which is
   * what people get to read, and as the status of the call.
   */
  void fail(FileSyncException failure) {
    var error =
        Packet.newBuilder()
            .setType(PacketType.PACKET_ERR)
            .setData(ByteString.copyFromUtf8(String.valueOf(failure.getMessage())))
            .build();
    end(error, failure.asAnswer());
  }

  /** Nobody listens any more. */
  void abandon() {
    end(null, null);
  }

  private void end(@Nullable Packet lastWord, @Nullable StatusRuntimeException failure) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    wakeUps.release();
    sending.lock();
    try {
      if (lastWord == null || out.isCancelled()) {
        return;
      }
      out.onNext(lastWord);
      if (failure == null) {
        out.onCompleted();
      } else {
        out.onError(failure);
      }
    } finally {
      sending.unlock();
      whenEnded.run();
    }
  }
}
