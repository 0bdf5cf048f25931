package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.connection.Connection;
import io.github.pythonimage.buildkit.connection.Timeouts;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Daemon.ImageStore;
import io.github.pythonimage.buildkit.errors.BuildCancelledException;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.errors.ConnectionLostException;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.github.pythonimage.buildkit.progress.LineRange;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.session.Session;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.github.pythonimage.buildkit.wire.ControlGrpc;
import io.github.pythonimage.buildkit.wire.DetailedStatus;
import io.github.pythonimage.buildkit.wire.SolveRequest;
import io.github.pythonimage.buildkit.wire.SolveResponse;
import io.github.pythonimage.buildkit.wire.StatusRequest;
import io.github.pythonimage.buildkit.wire.StatusResponse;
import io.grpc.ConnectivityState;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.commons.io.function.IOSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How connections fail and what becomes of the builds on them. */
@Timeout(60)
class ConnectionTest {
  @TempDir Path context;

  private final Daemon daemon =
      new Daemon(Daemon.Kind.STANDALONE, "test", List.of(), ImageStore.NONE);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger attempts = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (var one : open) {
      one.close();
    }
    assertThat(LeftThreads.after(Duration.ofSeconds(5))).isEmpty();
  }

  private BuildKit connect(IOSupplier<Socket> connector, Timeouts timeouts) {
    var connection = Connection.over(connector, timeouts);
    var buildKit =
        new BuildKit(
            connection, daemon, Session.tunnel(connection.channel(), connection.executor()));
    open.add(0, buildKit);
    return buildKit;
  }

  private BuildKit connect(int port) {
    return connect(() -> socket(port), Timeouts.DEFAULT);
  }

  private Socket socket(int port) throws IOException {
    attempts.incrementAndGet();
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(socket);
    return socket;
  }

  private CompletableFuture<BuildResult> build(BuildKit buildKit, String name) {
    var request =
        BuildRequest.builder(context, "FROM scratch\n").dockerfileName(name).name("x").build();
    return buildKit.start(request, event -> {}).result();
  }

  @Test
  void connectionThatWasCutFailsItsBuildAndTheNextBuildConnectsAgain() throws Exception {
    var pushing = new PushingDaemon("first");
    open.add(pushing);
    var buildKit = connect(URI.create(pushing.address()).getPort());
    build(buildKit, "other").get(10, TimeUnit.SECONDS);
    var first = build(buildKit, "first");
    pushing.awaitTheOne();
    sockets.iterator().next().close();

    assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ConnectionLostException.class)
        .hasMessageContaining("See that the engine runs, then build again.");
    build(buildKit, "second").get(10, TimeUnit.SECONDS);
    assertThat(attempts).hasValue(2);
  }

  @RepeatedTest(10)
  void daemonThatIsBackIsAskedAtOnce() throws Exception {
    var pushing = new PushingDaemon("nothing");
    open.add(pushing);
    var back = new AtomicBoolean();
    var connection =
        Connection.over(
            () -> {
              if (back.get()) {
                return socket(URI.create(pushing.address()).getPort());
              }
              throw new IOException("not yet");
            });
    var buildKit =
        new BuildKit(
            connection, daemon, Session.tunnel(connection.channel(), connection.executor()));
    open.add(0, buildKit);
    for (var i = 1; i <= 3; i++) {
      var failed = build(buildKit, "a" + i);
      assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS)).hasMessageContaining("not yet");
    }
    // What gRPC began in the meantime may still fail.
    do {
      Thread.sleep(50);
    } while (connection.channel().getState(false) == ConnectivityState.CONNECTING);
    back.set(true);

    build(buildKit, "b").get(10, TimeUnit.SECONDS);
  }

  @Test
  void daemonThatNeverSaysAnythingIsGivenUpAndAskedAnew() throws Exception {
    try (var silent = new ServerSocket(0, 2, InetAddress.getLoopbackAddress())) {
      var timeouts = new Timeouts(Duration.ofMillis(300), Duration.ofMillis(300));
      var buildKit = connect(() -> socket(silent.getLocalPort()), timeouts);
      for (var i = 1; i <= 2; i++) {
        var failed = build(buildKit, "a" + i);
        assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS))
            .hasCauseInstanceOf(ConnectionLostException.class)
            .hasMessageContaining(
                "failed before a" + i + " could be built: it gave no sign of life");
        assertThat(attempts).hasValueGreaterThanOrEqualTo(i);
      }
    }
  }

  @Test
  void closingDoesNotWaitForADaemonThatNeverSaysAnything() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var buildKit = connect(silent.getLocalPort());
      var build = build(buildKit, "a");
      silent.accept();
      var begun = System.nanoTime();
      buildKit.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
      assertThatThrownBy(build::join).hasCauseInstanceOf(BuildCancelledException.class);
    }
  }

  @Test
  void pageOfAWebServerIsNoAnswer() throws Exception {
    try (var web = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new DaemonThreadFactory("web").newThread(() -> answerWithAPage(web)).start();
      var build = build(connect(web.getLocalPort()), "a");

      assertThatThrownBy(() -> build.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ConnectionLostException.class)
          .hasMessageEndingWith(
              ": it answered with HTTP status code 500. See that the engine runs, then build"
                  + " again.");
    }
  }

  /** Answers each of the first streams with status 500 and a page. */
  private static void answerWithAPage(ServerSocket web) {
    try (var socket = web.accept()) {
      var out = new ByteArrayOutputStream();
      frame(out, 4, 0, 0, new byte[0]);
      var page = "<html>broken</html>".getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(out.toByteArray());
      var in = socket.getInputStream();
      in.readNBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length());
      while (true) {
        var head = in.readNBytes(9);
        if (head.length < 9) {
          return;
        }
        in.readNBytes((head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff);
        if (head[3] == 1) {
          out.reset();
          // The whole header is a number that stands for ":status: 500".
          frame(out, 1, 4, head[8], new byte[] {(byte) 0x8e});
          frame(out, 0, 1, head[8], page);
          socket.getOutputStream().write(out.toByteArray());
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] content) {
    out.writeBytes(
        new byte[] {
          0, 0, (byte) content.length, (byte) type, (byte) flags, 0, 0, 0, (byte) stream
        });
    out.writeBytes(content);
  }

  /** A daemon that refuses every build in the same way. */
  private static final class Refusing extends ControlGrpc.ControlImplBase {
    private final Metadata details;

    Refusing(Metadata details) {
      this.details = details;
    }

    @Override
    public void solve(SolveRequest request, StreamObserver<SolveResponse> out) {
      out.onError(Status.UNAVAILABLE.withDescription("it is too much").asRuntimeException(details));
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
  }

  /** Sends headers before the answer, as an engine does on a connection that was turned to gRPC. */
  private static final class HeadersFirst implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      call.sendHeaders(new Metadata());
      return next.startCall(call, headers);
    }
  }

  private int serve(Metadata details, ServerInterceptor... interceptors) throws IOException {
    var builder =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(new Refusing(details));
    for (var interceptor : interceptors) {
      builder.intercept(interceptor);
    }
    Server server = builder.build().start();
    open.add(server::shutdownNow);
    return server.getPort();
  }

  @Test
  void whateverTheDaemonAnswersIsNoLostConnection() throws Exception {
    for (var port : List.of(serve(new Metadata()), serve(new Metadata(), new HeadersFirst()))) {
      var build = build(connect(port), "a");

      assertThatThrownBy(() -> build.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(BuildFailedException.class)
          .hasMessageContaining("a failed: it is too much");
    }
  }

  @Test
  void errorMayCarryALargeDockerfile() throws Exception {
    var source =
        "{\"info\":{\"data\":\"%s\"},\"ranges\":[{\"start\":{\"line\":3},\"end\":{\"line\":5}}]}"
            .formatted("x".repeat(3_000_000));
    var key =
        Metadata.Key.of(
            "grpc-status-details-bin",
            ProtoLiteUtils.metadataMarshaller(DetailedStatus.getDefaultInstance()));
    var details = new Metadata();
    details.put(
        key,
        DetailedStatus.newBuilder()
            .addDetails(
                Any.newBuilder()
                    .setTypeUrl("github.com/moby/buildkit/errdefs.Source+json")
                    .setValue(ByteString.copyFromUtf8(source)))
            .build());
    var build = build(connect(serve(details)), "a");

    assertThatThrownBy(() -> build.get(20, TimeUnit.SECONDS))
        .cause()
        .asInstanceOf(type(BuildFailedException.class))
        .satisfies(e -> assertThat(e.lines()).contains(new LineRange(3, 5)))
        .satisfies(e -> assertThat(e).hasMessageStartingWith("a:3"));
  }

  @Test
  void listenersOfOtherBuildsAreNotDisturbedByACancelledOne() throws Exception {
    var pushing = new PushingDaemon("first");
    open.add(pushing);
    var buildKit = connect(URI.create(pushing.address()).getPort());
    var request =
        BuildRequest.builder(context, "FROM scratch\n").dockerfileName("first").name("x").build();
    var begun = new CountDownLatch(1);
    var solve = buildKit.start(request, event -> begun.countDown());
    solve.cancel();

    build(buildKit, "second").get(10, TimeUnit.SECONDS);
    assertThatThrownBy(() -> solve.result().get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(BuildCancelledException.class);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void grpcWritesNothingToTheConsole() {
    connect(1);

    assertThat(Logger.getLogger("io.grpc.internal.SerializingExecutor").isLoggable(Level.SEVERE))
        .isFalse();
  }
}
