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
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A daemon that says it pushed every image but one, whose build fails when the test wants it. */
public final class PushingDaemon extends ControlGrpc.ControlImplBase implements AutoCloseable {
  /** The digest of all that was pushed. */
  public static final String DIGEST = "sha256:" + "1".repeat(64);

  private final String failing;
  private final CompletableFuture<StreamObserver<SolveResponse>> failed = new CompletableFuture<>();
  private final Server server;

  /** Fails the build whose Dockerfile has this in its path. */
  @SuppressWarnings("this-escape") // Nothing can call before the test knows the port.
  public PushingDaemon(String failing) throws IOException {
    this.failing = failing;
    server =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
  }

  /** Where it is. */
  public String address() {
    return "tcp://127.0.0.1:" + server.getPort();
  }

  /** Waits until it was asked for the one build. */
  void awaitTheOne() throws Exception {
    failed.get(10, TimeUnit.SECONDS);
  }

  /** Ends the one build. */
  public void fail() {
    failed.thenAccept(
        out -> out.onError(Status.UNKNOWN.withDescription("it is broken").asRuntimeException()));
  }

  @Override
  public void info(InfoRequest request, StreamObserver<InfoResponse> out) {
    var release = Release.newBuilder().setVersion("v0.34.2");
    out.onNext(InfoResponse.newBuilder().setBuildkit(release).build());
    out.onCompleted();
  }

  @Override
  public void listWorkers(ListWorkersRequest request, StreamObserver<ListWorkersResponse> out) {
    var platform = Platform.newBuilder().setOs("linux").setArchitecture("amd64");
    var worker = Worker.newBuilder().addPlatforms(platform);
    out.onNext(ListWorkersResponse.newBuilder().addRecord(worker).build());
    out.onCompleted();
  }

  @Override
  public void solve(SolveRequest request, StreamObserver<SolveResponse> out) {
    if (request.getFrontendAttrsOrDefault("filename", "").contains(failing)) {
      failed.complete(out);
      return;
    }
    out.onNext(
        SolveResponse.newBuilder().putExporterResponse("containerimage.digest", DIGEST).build());
    out.onCompleted();
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> out) {
    out.onCompleted();
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
