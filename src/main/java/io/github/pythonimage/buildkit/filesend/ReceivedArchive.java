package io.github.pythonimage.buildkit.filesend;

import io.github.pythonimage.buildkit.io.MessageInputStream;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.io.function.IOConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An archive on its way to this machine, read on a thread of its own while it arrives. A daemon
 * ends the stream in the same way whether it could send everything or not, so what arrived counts
 * only when the build as a whole went well.
 */
final class ReceivedArchive {

  private static final int MESSAGES_AHEAD = 4;
  private static final int LET_GO_SECONDS = 10;

  private final Optional<StagedOutput> place;
  private final IOConsumer<InputStream> reader;
  private final Executor executor;
  private final MessageInputStream bytes = new MessageInputStream();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> read = new CompletableFuture<>();
  private volatile boolean allThere;
  private volatile @Nullable OutputException failure;

  /**
   * An archive that is to come.
   *
   * @param place what the reader makes; empty where it takes the archive elsewhere
   */
  ReceivedArchive(Optional<StagedOutput> place, IOConsumer<InputStream> reader, Executor executor) {
    this.place = place;
    this.reader = reader;
    this.executor = executor;
  }

  /**
   * Gets the place ready, so that one which cannot be written to is known before anything is built.
   */
  void prepare() throws OutputException {
    if (place.isPresent()) {
      place.get().prepare();
    }
  }

  /** Takes a call of the daemon; the answer is what the daemon sends goes to. */
  StreamObserver<BytesMessage> accept(ServerCallStreamObserver<BytesMessage> daemon) {
    if (!begun.compareAndSet(false, true)) {
      throw Status.FAILED_PRECONDITION
          .withDescription("this archive was sent already")
          .asRuntimeException();
    }
    daemon.disableAutoRequest();
    var answer = new Answer(daemon);
    daemon.setOnCancelHandler(answer::broken);
    bytes.attach(() -> daemon.request(1));
    daemon.request(MESSAGES_AHEAD);
    executor.execute(() -> readAll(answer));
    return answer;
  }

  private void readAll(Answer answer) {
    try {
      reader.accept(bytes);
      read.complete(null);
    } catch (IOException e) {
      failed(
          place
              .map(output -> OutputException.writing(output.wanted(), e))
              .orElseGet(() -> OutputException.reading(e)),
          answer);
    } catch (RuntimeException | Error e) {
      // Nobody must wait for a thread that is gone.
      failed(OutputException.reading(new IOException(e.toString(), e)), answer);
    } finally {
      bytes.close();
    }
  }

  private void failed(OutputException reason, Answer answer) {
    // A daemon that stopped sending knows better why than whoever was reading.
    if (!bytes.failed()) {
      failure = reason;
    }
    answer.reject(String.valueOf(reason.getMessage()));
    read.completeExceptionally(reason);
  }

  /** The build went well: puts what arrived in its place. */
  void complete() throws OutputException {
    if (!allThere) {
      // The reader may have stopped before the daemon had sent everything.
      throw failure()
          .orElseGet(
              () ->
                  new OutputException(
                      "The daemon said that it sent the image, but it did not arrive. Build again."));
    }
    bytes.end();
    try {
      read.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof OutputException known) {
        throw known;
      }
      throw e;
    }
    if (place.isPresent()) {
      place.get().keep();
    }
  }

  /** The build did not: leaves no trace. Does nothing after {@link #complete}. */
  void discard() {
    bytes.fail("the build came to no good end");
    // From here on, no call of the daemon begins.
    if (!begun.compareAndSet(false, true)) {
      // It may be writing; what it writes is deleted when it has let go.
      var unused =
          read.<@Nullable Void>handle((nothing, known) -> null)
              .completeOnTimeout(null, LET_GO_SECONDS, TimeUnit.SECONDS)
              .join();
    }
    place.ifPresent(StagedOutput::discard);
  }

  /** What went wrong on this side while the daemon was sending. */
  Optional<OutputException> failure() {
    return Optional.ofNullable(failure);
  }

  /** The call of the daemon: its bytes come in here, and one answer goes out. */
  private final class Answer implements StreamObserver<BytesMessage> {
    private final StreamObserver<BytesMessage> daemon;
    private final AtomicBoolean given = new AtomicBoolean();

    Answer(StreamObserver<BytesMessage> daemon) {
      this.daemon = daemon;
    }

    @Override
    public void onNext(BytesMessage message) {
      bytes.offer(message.getData().asReadOnlyByteBuffer());
    }

    @Override
    public void onError(Throwable reason) {
      broken();
    }

    void broken() {
      if (!allThere) {
        bytes.fail("the daemon stopped sending");
      }
    }

    @Override
    public void onCompleted() {
      allThere = true;
      if (given.compareAndSet(false, true)) {
        daemon.onCompleted();
      }
    }

    void reject(String reason) {
      if (given.compareAndSet(false, true)) {
        daemon.onError(Status.ABORTED.withDescription(reason).asRuntimeException());
      }
    }
  }
}
