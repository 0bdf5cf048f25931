package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import io.github.pythonimage.buildkit.wire.SolveResponse;
import io.github.pythonimage.buildkit.wire.StatusRequest;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One solve and the stream that tells of its progress. */
final class RunningSolve implements Solve {

  // The stream of progress lags behind the solve's own answer, and the failing step's last words
  // come by it; but an answer must come even if the stream never ends.
  private static final int DRAIN_MILLIS = 5_000;
  // A solve that was refused at once has no progress, which the engine takes six seconds to say.
  private static final int DRAIN_NOTHING_MILLIS = 500;

  private final CompletableFuture<BuildResult> result = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> heardAll = new CompletableFuture<>();
  // Made from ROOT: a caller's own gRPC context is none of our business.
  private final CancellableContext solving = Context.ROOT.withCancellation();
  private final CancellableContext listening = Context.ROOT.withCancellation();
  private final ManagedChannel channel;
  private final Executor executor;
  private final Session session;
  private final BuildRequest request;
  private final Caches caches;
  private final StatusEvents events;
  private final Consumer<RunningSolve> whenOver;
  private volatile boolean cancelled;
  private volatile boolean heard;
  private volatile @Nullable RuntimeException listenerFailure;

  RunningSolve(
      ManagedChannel channel,
      Executor executor,
      Session session,
      BuildRequest request,
      Caches caches,
      ProgressListener listener,
      Consumer<RunningSolve> whenOver) {
    this.channel = channel;
    this.executor = executor;
    this.session = session;
    this.request = request;
    this.caches = caches;
    this.events = new StatusEvents(listener);
    this.whenOver = whenOver;
  }

  void start(SolveRequest solve) {
    var control = ControlGrpc.newStub(channel);
    solving.run(() -> control.solve(solve, new Answer()));
    var status = StatusRequest.newBuilder().setRef(solve.getRef()).build();
    listening.run(() -> control.status(status, new Progress()));
  }

  @Override
  public CompletableFuture<BuildResult> result() {
    return result.copy();
  }

  @Override
  public void cancel() {
    cancelled = true;
    solving.cancel(null);
  }

  private void solved(@Nullable SolveResponse response, @Nullable Throwable failure) {
    var unused =
        heardAll
            .completeOnTimeout(
                null, heard ? DRAIN_MILLIS : DRAIN_NOTHING_MILLIS, TimeUnit.MILLISECONDS)
            // The timer's thread is shared by the whole JVM, and a session takes time to close.
            .whenCompleteAsync((nothing, ignored) -> finish(response, failure), executor)
            .exceptionally(
                refused -> {
                  finish(response, failure); // The connection was closed and its threads are gone.
                  return null;
                });
  }

  private void finish(@Nullable SolveResponse response, @Nullable Throwable failure) {
    try {
      solving.cancel(null);
      listening.cancel(null);
      session.close();
      events.close();
      result.complete(outcome(response, failure));
    } catch (Throwable e) { // A listener's Error, too: who waits for the result must get one.
      result.completeExceptionally(e);
    } finally {
      // Not before: whoever closes the connection waits for the results of those that still run.
      whenOver.accept(this);
    }
  }

  private BuildResult outcome(@Nullable SolveResponse response, @Nullable Throwable failure) {
    if (listenerFailure != null) {
      throw listenerFailure;
    }
    if (response != null) {
      caches.finish(response.getExporterResponseMap());
      return BuildResult.of(response.getExporterResponseMap());
    }
    if (failure == null) {
      throw new ConnectionLostException("The engine ended the build without an answer.", null);
    }
    var stopped = Status.fromThrowable(failure).getCode() == Status.Code.CANCELLED;
    if (cancelled && stopped) {
      throw new BuildCancelledException();
    }
    // An engine that answers with an error keeps the connection; one that went away does not.
    if (channel.getState(false) != ConnectivityState.READY) {
      throw new ConnectionLostException(
          "The connection to the engine was lost while "
              + request.dockerfileName()
              + " was being built. See that the engine runs, then build again.",
          failure);
    }
    throw new SolveFailure(request, events).explain(failure);
  }

  private final class Answer implements StreamObserver<SolveResponse> {
    private @Nullable SolveResponse response;

    @Override
    public void onNext(SolveResponse value) {
      response = value;
    }

    @Override
    public void onError(Throwable failure) {
      solved(null, failure);
    }

    @Override
    public void onCompleted() {
      solved(response, null);
    }
  }

  private final class Progress implements StreamObserver<StatusResponse> {
    @Override
    public void onNext(StatusResponse status) {
      heard = true;
      try {
        events.accept(status);
      } catch (RuntimeException e) {
        // A broken listener is a bug; a build that nobody hears any more must not hide it.
        listenerFailure = e;
        solving.cancel(e);
      }
    }

    // Without progress the build goes on, and its own answer says how it went.
    @Override
    public void onError(Throwable failure) {
      heardAll.complete(null);
    }

    @Override
    public void onCompleted() {
      heardAll.complete(null);
    }
  }
}
