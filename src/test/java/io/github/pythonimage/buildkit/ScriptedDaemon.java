package io.github.pythonimage.buildkit;

import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.github.pythonimage.buildkit.wire.InfoRequest;
import io.github.pythonimage.buildkit.wire.InfoResponse;
import io.github.pythonimage.buildkit.wire.ListWorkersRequest;
import io.github.pythonimage.buildkit.wire.ListWorkersResponse;
import io.github.pythonimage.buildkit.wire.Platform;
import io.github.pythonimage.buildkit.wire.Release;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import io.github.pythonimage.buildkit.wire.SolveResponse;
import io.github.pythonimage.buildkit.wire.StatusRequest;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.github.pythonimage.buildkit.wire.Worker;
import io.grpc.Attributes;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A daemon that builds nothing and says of its first build what a test tells it to. */
final class ScriptedDaemon extends ControlGrpc.ControlImplBase implements AutoCloseable {

  private final CompletableFuture<StreamObserver<SolveResponse>> answer = new CompletableFuture<>();
  private final CompletableFuture<StreamObserver<StatusResponse>> progress =
      new CompletableFuture<>();
  private final Server server;
  final AtomicInteger connections = new AtomicInteger();
  volatile String release = "v0.34.2";

  @SuppressWarnings("this-escape") // Nothing can call before the test knows the port.
  ScriptedDaemon() throws IOException {
    server =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(this)
            .addTransportFilter(
                new ServerTransportFilter() {
                  @Override
                  public Attributes transportReady(Attributes attributes) {
                    connections.incrementAndGet();
                    return attributes;
                  }
                })
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** Says how the build goes on. */
  void begin(StatusResponse status) {
    progress.join().onNext(status);
  }

  /** Says how the build goes on, and that there will be no more to say. */
  void sendLastStatus(StatusResponse status) {
    progress.join().onNext(status);
    progress.join().onCompleted();
  }

  /** Says that the build went well. */
  void solved() {
    answer.join().onNext(SolveResponse.getDefaultInstance());
    answer.join().onCompleted();
  }

  @Override
  public void info(InfoRequest request, StreamObserver<InfoResponse> out) {
    out.onNext(
        InfoResponse.newBuilder().setBuildkit(Release.newBuilder().setVersion(release)).build());
    out.onCompleted();
  }

  @Override
  public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersResponse> out) {
    var worker =
        Worker.newBuilder()
            .addPlatforms(Platform.newBuilder().setOs("linux").setArchitecture("amd64"))
            .addPlatforms(
                Platform.newBuilder().setOs("linux").setArchitecture("arm").setVariant("v7"));
    out.onNext(ListWorkersResponse.newBuilder().addRecord(worker).build());
    out.onCompleted();
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
