package io.github.pythonimage.buildkit.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.pythonimage.buildkit.http2.Duplex;
import io.github.pythonimage.buildkit.http2.Headers;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.grpc.InsecureServerCredentials;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls over real connections: answered by us, and by gRPC for Java. */
@Timeout(60)
class RpcTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Method<BytesMessage, BytesMessage> ECHO =
      new Method<>("/test.Talk/Echo", BytesMessage::parse);
  private static final Method<BytesMessage, BytesMessage> FAIL =
      new Method<>("/test.Talk/Fail", BytesMessage::parse);
  private static final Method<BytesMessage, BytesMessage> NOWHERE =
      new Method<>("/test.Talk/Nowhere", BytesMessage::parse);

  /** Who answers. */
  enum Peer {
    OURS,
    GRPC
  }

  private final ExecutorService executor =
      Executors.newCachedThreadPool(new DaemonThreads("rpc-test"));
  private final List<AutoCloseable> open = new ArrayList<>();
  private final CompletableFuture<Boolean> cancelled = new CompletableFuture<>();

  @AfterEach
  void close() throws Exception {
    for (var one : open) {
      one.close();
    }
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).as("no thread is left").isTrue();
  }

  private Channel channel(Peer peer) throws Exception {
    return switch (peer) {
      case OURS -> channel(ours().port());
      case GRPC -> {
        var server =
            OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
                .maxInboundMessageSize(32 * 1024 * 1024)
                .maxInboundMetadataSize(Server.MAX_HEADERS)
                .addService(GrpcTalk.service(cancelled))
                .build()
                .start();
        open.add(server::shutdownNow);
        yield channel(server.getPort());
      }
    };
  }

  private LoopbackServer ours() throws Exception {
    var loopback = new LoopbackServer(List.of(talk()));
    open.add(loopback);
    return loopback;
  }

  private Channel channel(int port) {
    var channel =
        new Channel(() -> connect(port), executor, Duration.ofSeconds(1), Duration.ofSeconds(1));
    open.add(0, channel);
    return channel;
  }

  private static Duplex connect(int port) throws java.io.IOException {
    return Duplex.of(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  private Service talk() {
    return Service.named("test.Talk").stream(
            "Echo",
            BytesMessage::parse,
            (Call<BytesMessage> call) -> {
              call.onCancel(() -> cancelled.complete(true));
              return new Observer<BytesMessage>() {
                @Override
                public void onNext(BytesMessage message) {
                  call.onNext(message);
                }

                @Override
                public void onError(RpcException failure) {}

                @Override
                public void onCompleted() {
                  call.onCompleted();
                }
              };
            })
        .unary(
            "Fail",
            BytesMessage::parse,
            (BytesMessage request, Call<BytesMessage> call) ->
                call.onError(new RpcException(Code.NOT_FOUND, text(request))));
  }

  private static BytesMessage message(String text) {
    return new BytesMessage(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(BytesMessage message) {
    return StandardCharsets.UTF_8.decode(message.data().duplicate()).toString();
  }

  private static BytesMessage large(int size) {
    var bytes = new byte[size];
    for (var i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return new BytesMessage(ByteBuffer.wrap(bytes));
  }

  @ParameterizedTest
  @EnumSource
  void oneAnswerToOneQuestion(Peer peer) throws Exception {
    var channel = channel(peer);
    assertThat(text(channel.ask(ECHO, message("hello"), LONG))).isEqualTo("hello");
    assertThat(channel.ask(ECHO, message(""), LONG).data().remaining()).isZero();
    assertThat(channel.ask(ECHO, large(15_000_000), LONG)).isEqualTo(large(15_000_000));
  }

  @ParameterizedTest
  @EnumSource
  void failuresKeepTheirWords(Peer peer) throws Exception {
    var words = "nicht gefunden: 'ä€😀' 100%\n%41 ";
    assertThatThrownBy(() -> channel(peer).ask(FAIL, message(words), LONG))
        .asInstanceOf(type(RpcException.class))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(Code.NOT_FOUND);
              assertThat(e.description()).isEqualTo(words);
              assertThat(e.answered()).isTrue();
            });
  }

  @ParameterizedTest
  @EnumSource
  void methodsThatAreNotThere(Peer peer) throws Exception {
    assertThatThrownBy(() -> channel(peer).ask(NOWHERE, message(""), LONG))
        .asInstanceOf(type(RpcException.class))
        .extracting(RpcException::code)
        .isEqualTo(Code.UNIMPLEMENTED);
  }

  @ParameterizedTest
  @EnumSource
  void muchMoreThanAnyWindowHoldsGoesBothWays(Peer peer) throws Exception {
    var size = 100_000;
    var count = 1_000;
    var one = large(size);
    var came = new AtomicLong();
    var done = new CompletableFuture<Boolean>();
    var ready = new java.util.concurrent.Semaphore(0);
    var call =
        channel(peer)
            .open(
                ECHO,
                Headers.NONE,
                (Call<BytesMessage> it) -> {
                  it.onReady(ready::release);
                  return new Collector<>(done, message -> came.addAndGet(sizeOf(one, message)));
                });
    for (var i = 0; i < count; i++) {
      while (!call.isReady()) {
        assertThat(ready.tryAcquire(20, TimeUnit.SECONDS)).as("is ready again").isTrue();
      }
      call.onNext(one);
    }
    call.onCompleted();
    assertThat(done.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(came).hasValue((long) size * count);
  }

  private static int sizeOf(BytesMessage expected, BytesMessage message) {
    assertThat(message).isEqualTo(expected);
    return message.data().remaining();
  }

  @ParameterizedTest
  @EnumSource
  void messagesComeAsTheyAreAskedFor(Peer peer) throws Exception {
    var came = new AtomicInteger();
    var arrived = new java.util.concurrent.Semaphore(0);
    var done = new CompletableFuture<Boolean>();
    var call =
        channel(peer)
            .open(
                ECHO,
                Headers.NONE,
                (Call<BytesMessage> it) -> {
                  it.pauseAfterEach();
                  return new Collector<>(
                      done,
                      message -> {
                        came.incrementAndGet();
                        arrived.release();
                      });
                });
    for (var i = 0; i < 5; i++) {
      call.onNext(message("number " + i));
    }
    call.onCompleted();
    assertThat(arrived.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
    call.request(2);
    assertThat(arrived.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
    assertThat(arrived.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(done).isNotDone();
    call.request(10);
    assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(came).hasValue(5);
  }

  @ParameterizedTest
  @EnumSource
  void whoAnswersHearsOfACallThatIsLetGo(Peer peer) throws Exception {
    var heard = new CompletableFuture<Boolean>();
    var answered = new CountDownLatch(1);
    var call =
        channel(peer)
            .open(
                ECHO,
                Headers.NONE,
                (Call<BytesMessage> it) -> new Collector<>(heard, m -> answered.countDown()));
    call.onNext(message("hello"));
    assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
    call.cancel("enough");
    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> heard.get(10, TimeUnit.SECONDS)).hasMessageContaining("CANCELLED");
  }

  @ParameterizedTest
  @EnumSource
  void callsThatAreLetGoAtOnceDisturbNobody(Peer peer) throws Exception {
    var channel = channel(peer);
    for (var i = 0; i < 200; i++) {
      var heard = new CompletableFuture<Boolean>();
      var call =
          channel.open(
              ECHO, Headers.NONE, (Call<BytesMessage> it) -> new Collector<>(heard, m -> {}));
      call.onNext(message("hello"));
      call.cancel("at once");
      assertThatThrownBy(() -> heard.get(10, TimeUnit.SECONDS)).hasMessageContaining("CANCELLED");
    }
    assertThat(text(channel.ask(ECHO, message("go on"), LONG))).isEqualTo("go on");
  }

  @ParameterizedTest
  @EnumSource
  void manyCallsAtOnce(Peer peer) throws Exception {
    var channel = channel(peer);
    var calls =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> text(channel.ask(ECHO, message("call " + i), LONG)), executor))
            .toList();
    for (var i = 0; i < calls.size(); i++) {
      assertThat(calls.get(i).get(30, TimeUnit.SECONDS)).isEqualTo("call " + i);
    }
  }

  @Test
  void callsWaitUntilTheOtherSideTakesMore() throws Exception {
    var server =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .maxConcurrentCallsPerConnection(10)
            .addService(GrpcTalk.service(cancelled))
            .build()
            .start();
    open.add(server::shutdownNow);
    var channel = channel(server.getPort());
    channel.ask(ECHO, message("its settings are known now"), LONG);
    var done = new ArrayList<CompletableFuture<Boolean>>();
    var calls = new ArrayList<Call<BytesMessage>>();
    var answers = new AtomicInteger();
    for (var i = 0; i < 30; i++) {
      var end = new CompletableFuture<Boolean>();
      var call =
          channel.open(
              ECHO,
              Headers.NONE,
              (Call<BytesMessage> it) -> new Collector<>(end, m -> answers.incrementAndGet()));
      call.onNext(message("call " + i));
      done.add(end);
      calls.add(call);
    }
    await(() -> answers.get() == 10);
    Thread.sleep(200);
    assertThat(answers).hasValue(10);
    calls.get(29).cancel("it has not even begun");
    calls.subList(0, 29).forEach(Call::onCompleted);
    for (var end : done.subList(0, 29)) {
      assertThat(end.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    for (var i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void headersComeAlongHoweverMany() throws Exception {
    var seen = new CompletableFuture<List<String>>();
    var service =
        Service.named("test.Talk")
            .unary(
                "Echo",
                BytesMessage::parse,
                (BytesMessage request, Call<BytesMessage> call) -> {
                  seen.complete(call.headers().all("pattern"));
                  call.onNext(request);
                  call.onCompleted();
                });
    var loopback = new LoopbackServer(List.of(service));
    open.add(loopback);
    var headers = Headers.NONE;
    var patterns = IntStream.range(0, 3_000).mapToObj(i -> "**/directory-" + i + "/*.log").toList();
    headers = new Headers(patterns.stream().map(p -> new Headers.Field("pattern", p)).toList());
    var done = new CompletableFuture<Boolean>();
    var call =
        channel(loopback.port())
            .open(ECHO, headers, (Call<BytesMessage> it) -> new Collector<>(done, m -> {}));
    call.onNext(message(""));
    call.onCompleted();
    assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(seen.join()).isEqualTo(patterns);
  }

  @Test
  void aCutConnectionFailsItsCallsAndTheNextOneIsMadeAnew() throws Exception {
    var loopback = ours();
    var channel = channel(loopback.port());
    var done = new CompletableFuture<Boolean>();
    var arrived = new CountDownLatch(1);
    var call =
        channel.open(
            ECHO,
            Headers.NONE,
            (Call<BytesMessage> it) -> new Collector<>(done, m -> arrived.countDown()));
    call.onNext(message("hello"));
    assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
    loopback.cut();
    assertThatThrownBy(() -> done.get(10, TimeUnit.SECONDS))
        .cause()
        .asInstanceOf(type(RpcException.class))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
              assertThat(e.answered()).isFalse();
            });
    assertThat(text(channel.ask(ECHO, message("again"), LONG))).isEqualTo("again");
  }

  @Test
  void nobodyThere() throws Exception {
    int port;
    try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = door.getLocalPort();
    }
    assertThatThrownBy(() -> channel(port).ask(ECHO, message(""), LONG))
        .asInstanceOf(type(RpcException.class))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(Code.UNAVAILABLE);
              assertThat(e).hasCauseInstanceOf(java.net.ConnectException.class);
            });
  }

  @Test
  void somebodyWhoNeverSaysAnythingIsGivenUp() throws Exception {
    try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> channel(door.getLocalPort()).ask(ECHO, message(""), LONG))
          .hasMessageContaining("Keepalive failed");
    }
  }

  @Test
  void somebodyWhoWorksForLongIsNotGivenUp() throws Exception {
    var slow =
        Service.named("test.Talk")
            .unary(
                "Echo",
                BytesMessage::parse,
                (BytesMessage request, Call<BytesMessage> call) -> {
                  sleep(4_000);
                  call.onNext(request);
                  call.onCompleted();
                });
    var loopback = new LoopbackServer(List.of(slow));
    open.add(loopback);
    assertThat(text(channel(loopback.port()).ask(ECHO, message("late"), LONG))).isEqualTo("late");
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anAnswerCountsThatComesBeforeTheQuestionIsWhole() throws Exception {
    var refuse = new Method<BytesMessage, BytesMessage>("/test.Talk/Refuse", BytesMessage::parse);
    var channel = channel(Peer.GRPC);
    var question = large(300_000);
    for (var i = 0; i < 200; i++) {
      assertThatThrownBy(() -> channel.ask(refuse, question, LONG))
          .asInstanceOf(type(RpcException.class))
          .extracting(RpcException::code)
          .isEqualTo(Code.NOT_FOUND);
    }
  }

  @Test
  void aServiceThatFailsIsAskedOnce() throws Exception {
    var asked = new AtomicInteger();
    var broken =
        Service.named("test.Talk").stream(
            "Echo",
            BytesMessage::parse,
            (Call<BytesMessage> call) -> {
              asked.incrementAndGet();
              sleep(200);
              throw new IllegalStateException("broken");
            });
    var loopback = new LoopbackServer(List.of(broken));
    open.add(loopback);
    var channel = channel(loopback.port());
    assertThatThrownBy(() -> channel.ask(ECHO, message(""), LONG)).hasMessageContaining("broken");
    var heard = new CompletableFuture<Boolean>();
    var call =
        channel.open(
            ECHO, Headers.NONE, (Call<BytesMessage> it) -> new Collector<>(heard, m -> {}));
    await(() -> asked.get() == 2);
    call.cancel("enough");
    Thread.sleep(500);
    assertThat(asked).hasValue(2);
  }

  @Test
  void whoWaitsHearsOfALostConnectionHoweverLongItsClosingTakes() throws Exception {
    try (var door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var closing = new CountDownLatch(1);
      var socket = connect(door.getLocalPort());
      var slow =
          new Duplex() {
            @Override
            public java.io.InputStream input() throws java.io.IOException {
              return socket.input();
            }

            @Override
            public java.io.OutputStream output() throws java.io.IOException {
              return socket.output();
            }

            @Override
            public void close() throws java.io.IOException {
              try {
                closing.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              socket.close();
            }
          };
      var channel =
          new Channel(() -> slow, executor, Duration.ofMillis(300), Duration.ofMillis(300));
      open.add(0, channel);
      assertThatThrownBy(() -> channel.ask(ECHO, message(""), LONG))
          .hasMessageContaining("Keepalive failed");
      closing.countDown();
    }
  }

  @Test
  void tooLate() throws Exception {
    var never =
        Service.named("test.Talk")
            .unary(
                "Echo", BytesMessage::parse, (BytesMessage request, Call<BytesMessage> it) -> {});
    var loopback = new LoopbackServer(List.of(never));
    open.add(loopback);
    var channel = channel(loopback.port());
    assertThatThrownBy(() -> channel.ask(ECHO, message(""), Duration.ofMillis(300)))
        .hasMessageContaining("DEADLINE_EXCEEDED");
  }

  @Test
  void anObserverThatFailsEndsItsCallAndNoOther() throws Exception {
    var channel = channel(Peer.OURS);
    var heard = new CompletableFuture<Boolean>();
    var call =
        channel.open(
            ECHO,
            Headers.NONE,
            (Call<BytesMessage> it) ->
                new Collector<>(
                    heard,
                    m -> {
                      throw new IllegalStateException("broken");
                    }));
    call.onNext(message("hello"));
    assertThatThrownBy(() -> heard.get(10, TimeUnit.SECONDS)).hasMessageContaining("broken");
    assertThat(cancelled.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(text(channel.ask(ECHO, message("go on"), LONG))).isEqualTo("go on");
  }

  /** Hears answers, and how they ended. */
  private record Collector<T>(CompletableFuture<Boolean> done, java.util.function.Consumer<T> each)
      implements Observer<T> {
    @Override
    public void onNext(T message) {
      each.accept(message);
    }

    @Override
    public void onError(RpcException failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      done.complete(true);
    }
  }
}
