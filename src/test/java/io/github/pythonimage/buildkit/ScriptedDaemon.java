package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import io.github.pythonimage.buildkit.wire.SolveResponse;
import io.github.pythonimage.buildkit.wire.StatusRequest;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A daemon that builds nothing and says of its first build what a test tells it to. */
final class ScriptedDaemon extends ControlGrpc.ControlImplBase implements AutoCloseable {

  private final CompletableFuture<StreamObserver<SolveResponse>> answer = new CompletableFuture<>();
  private final CompletableFuture<StreamObserver<StatusResponse>> progress =
      new CompletableFuture<>();
  private final Server server;

  @SuppressWarnings("this-escape") // Nothing can call before the test knows the port.
  ScriptedDaemon() throws IOException {
    server =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** Says how the build goes on, and that there will be no more to say. */
  void tell(StatusResponse status) {
    progress.join().onNext(status);
    progress.join().onCompleted();
  }

  /** Says that the build went well. */
  void solved() {
    answer.join().onNext(SolveResponse.getDefaultInstance());
    answer.join().onCompleted();
  }

  @Override
  public void solve(SolveRequest request, StreamObserver<SolveResponse> out) {
    answer.complete(out);
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> out) {
    progress.complete(out);
  }

  @Override
  public StreamObserver<BytesMessage> session(StreamObserver<BytesMessage> out) {
    return new StreamObserver<>() {
      @Override
      public void onNext(BytesMessage message) {}

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
