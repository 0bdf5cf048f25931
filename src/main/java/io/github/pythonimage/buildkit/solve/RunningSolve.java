package io.github.pythonimage.buildkit.solve;

import io.github.pythonimage.buildkit.connection.CallTrace;
import io.github.pythonimage.buildkit.connection.Connection;
import io.github.pythonimage.buildkit.connection.ConnectionLoss;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.github.pythonimage.buildkit.filesend.OutputException;
import io.github.pythonimage.buildkit.progress.ProgressListener;
import io.github.pythonimage.buildkit.progress.StatusEvents;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.session.Session;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import io.github.pythonimage.buildkit.wire.SolveResponse;
import io.github.pythonimage.buildkit.wire.StatusRequest;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One solve and the stream that tells of its progress. */
public final class RunningSolve {

  // The stream of progress lags behind the solve's own answer, and the failing step's last words
  // come by it; but an answer must come even if the stream never ends.
  private static final int DRAIN_MILLIS = 5_000;
  // A solve that was refused at once has no progress, which the engine takes six seconds to say.
  private static final int DRAIN_NOTHING_MILLIS = 500;

  private final CompletableFuture<BuildResult> result = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> progressEnded = new CompletableFuture<>();
  private final Connection connection;
  private final Executor executor;
  private final Session session;
  private final PreparedBuild build;
  private final StatusEvents events;
  private final Consumer<RunningSolve> onEnd;
  private final CallTrace trace = new CallTrace();
  // Of nobody's context: a caller's own is none of our business.
  private final CancellableContext solveCall = Context.ROOT.withCancellation();
  private final CancellableContext progressCall = Context.ROOT.withCancellation();
  private volatile boolean cancelled;
  private volatile boolean timedOut;
  private volatile boolean hasProgress;
  private volatile @Nullable Throwable listenerFailure;

  public RunningSolve(
      Connection connection,
      Session session,
      PreparedBuild build,
      ProgressListener listener,
      Consumer<RunningSolve> onEnd) {
    this.connection = connection;
    this.executor = connection.executor();
    this.session = session;
    this.build = build;
    this.events = new StatusEvents(listener);
    this.onEnd = onEnd;
  }

  /** Sends the request, unless its outputs have no place to go to. */
  public void start(SolveRequest solve) {
    try {
      build.outputs().prepare();
    } catch (OutputException e) {
      progressEnded.complete(null);
      solved(null, solveFailure().explain(e));
      return;
    }
    limitConnecting();
    var control = ControlGrpc.newStub(connection.channel());
    var status = StatusRequest.newBuilder().setRef(solve.getRef()).build();
    solveCall.run(() -> control.withInterceptors(trace).solve(solve, new Answer()));
    progressCall.run(() -> control.status(status, new Progress()));
  }

  // gRPC asks for a sign of life only on a connection on which the daemon has said something.
  private void limitConnecting() {
    var unused =
        trace
            .connected()
            .completeOnTimeout(
                false, connection.timeouts().total().toMillis(), TimeUnit.MILLISECONDS)
            .thenAccept(
                connected -> {
                  if (!connected) {
                    executor.execute(this::abandon);
                  }
                });
  }

  // In this order: once the result is out, the next build may connect.
  private void abandon() {
    timedOut = true;
    connection.sockets().cut();
    connection.failed();
    solveCall.cancel(null);
  }

  /** What a caller sees of it. */
  public Solve toSolve() {
    return new Solve(result.copy(), this::cancel);
  }

  public void cancel() {
    cancelled = true;
    solveCall.cancel(null);
  }

  private void solved(@Nullable SolveResponse response, @Nullable RuntimeException failure) {
    // An answer can overtake the first word of the progress; what was built has progress, however
    // late it comes from a busy engine.
    if (!hasProgress && response == null) {
      CompletableFuture.delayedExecutor(DRAIN_NOTHING_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(this::finishWithoutProgress);
    }
    var unused =
        progressEnded
            .completeOnTimeout(null, DRAIN_MILLIS, TimeUnit.MILLISECONDS)
            // The timer's thread is shared by the whole JVM, and a session takes time to close.
            .whenCompleteAsync((nothing, ignored) -> finish(response, failure), executor)
            .exceptionally(
                refused -> {
                  finish(response, failure); // The connection was closed and its threads are gone.
                  return null;
                });
  }

  private void finishWithoutProgress() {
    if (!hasProgress) {
      progressEnded.complete(null);
    }
  }

  private void finish(@Nullable SolveResponse response, @Nullable RuntimeException failure) {
    try {
      var neverConnected = trace.connected().complete(true);
      solveCall.cancel(null);
      progressCall.cancel(null);
      session.close();
      if (neverConnected && failure instanceof StatusRuntimeException && !cancelled) {
        connection.failed();
      }
      events.close(() -> cancelled);
      if (listenerFailure != null) {
        throw listenerFailure;
      }
      result.complete(outcome(response, failure));
    } catch (Throwable e) { // A listener's Error, too: who waits for the result must get one.
      build.caches().discard();
      build.outputs().discard();
      result.completeExceptionally(e);
    } finally {
      // Not before: whoever closes the connection waits for the results of those that still run.
      onEnd.accept(this);
    }
  }

  private BuildResult outcome(
      @Nullable SolveResponse response, @Nullable RuntimeException failure) {
    if (response != null) {
      var exporterResponse = response.getExporterResponseMap();
      build.caches().finish(exporterResponse);
      try {
        build.outputs().complete();
      } catch (OutputException e) {
        throw solveFailure().explain(e);
      }
      return BuildResult.of(exporterResponse, build.daemon());
    }
    if (failure instanceof StatusRuntimeException call) {
      throw explained(timedOut ? ConnectionLoss.timedOut() : call);
    }
    if (failure != null) {
      throw failure;
    }
    throw new ConnectionLostException("The engine ended the build without an answer.", null);
  }

  private BuildKitException explained(StatusRuntimeException failure) {
    return cancelled && failure.getStatus().getCode() == Status.Code.CANCELLED
        ? new BuildCancelledException()
        : solveFailure().explain(failure, trace, hasProgress);
  }

  private SolveFailure solveFailure() {
    return new SolveFailure(build, events);
  }

  private final class Answer implements StreamObserver<SolveResponse> {
    private @Nullable SolveResponse response;

    @Override
    public void onNext(SolveResponse value) {
      response = value;
    }

    @Override
    public void onError(Throwable failure) {
      solved(
          null,
          Status.fromThrowable(failure).asRuntimeException(Status.trailersFromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
      solved(response, null);
    }
  }

  private final class Progress implements StreamObserver<StatusResponse> {

    @Override
    public void onNext(StatusResponse status) {
      hasProgress = true;
      try {
        events.accept(status);
      } catch (Throwable e) { // An Error, too: else it would be lost.
        // A broken listener is a bug; a build that nobody hears any more must not hide it.
        listenerFailure = e;
        solveCall.cancel(e);
      }
    }

    // Without progress the build goes on, and its own answer says how it went.
    @Override
    public void onError(Throwable failure) {
      progressEnded.complete(null);
    }

    @Override
    public void onCompleted() {
      progressEnded.complete(null);
    }
  }
}
