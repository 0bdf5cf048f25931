package io.github.pythonimage.buildkit.filesend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.grpc.LoopbackPeer;
import io.github.pythonimage.buildkit.wire.BytesMessage;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives that come over a real connection, from a daemon that a test plays. */
@Timeout(30)
class ReceivedOutputsTest {

  private static final int CHUNK = 1024 * 1024;
  private static final String OUTPUT = "buildkit-attachable-exporter-id";
  private static final MethodDescriptor<BytesMessage, BytesMessage> DIFF_COPY =
      MethodDescriptor.<BytesMessage, BytesMessage>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("moby.filesync.v1.FileSend/DiffCopy")
          .setRequestMarshaller(ProtoLiteUtils.marshaller(BytesMessage.getDefaultInstance()))
          .setResponseMarshaller(ProtoLiteUtils.marshaller(BytesMessage.getDefaultInstance()))
          .build();

  @TempDir Path folder;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final ReceivedOutputs deliveries = new ReceivedOutputs(executor);
  private LoopbackPeer peer;

  @AfterEach
  void disconnect() throws Exception {
    peer.close();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /** The daemon's side of a call. */
  private static final class Sender implements ClientResponseObserver<BytesMessage, BytesMessage> {
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private ClientCallStreamObserver<BytesMessage> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<BytesMessage> requests) {
      call = requests;
    }

    void send(byte[] bytes) {
      call.onNext(BytesMessage.newBuilder().setData(ByteString.copyFrom(bytes)).build());
    }

    /** How many chunks are taken before it has to wait. */
    int sendUntilItMustWait() throws InterruptedException {
      var sent = 0;
      for (var waited = 0; waited < 50; waited++) {
        while (call.isReady()) {
          send(new byte[CHUNK]);
          sent++;
          waited = 0;
        }
        Thread.sleep(10);
      }
      return sent;
    }

    @Override
    public void onNext(BytesMessage answer) {}

    @Override
    public void onError(Throwable failure) {
      end.complete(String.valueOf(failure.getMessage()));
    }

    @Override
    public void onCompleted() {
      end.complete("good");
    }
  }

  private Sender call(int output) throws IOException, OutputException {
    deliveries.prepare();
    peer = new LoopbackPeer(deliveries);
    var numbered = peer.with(OUTPUT, Integer.toString(output));
    var sender = new Sender();
    var requests =
        ClientCalls.asyncBidiStreamingCall(
            numbered.newCall(DIFF_COPY, CallOptions.DEFAULT), sender);
    assertThat(requests).isSameAs(sender.call);
    return sender;
  }

  @Test
  void fileIsThereWhenTheBuildIsGood() throws Exception {
    var file = folder.resolve("a.tar");
    deliveries.file(3, file);
    var daemon = call(3);
    daemon.send(new byte[] {1, 2});
    daemon.send(new byte[] {3});
    daemon.call.onCompleted();

    assertThat(daemon.end.get()).isEqualTo("good");
    assertThat(file).doesNotExist();
    deliveries.complete();
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(folder.toFile().list()).containsExactly("a.tar");
  }

  // A daemon whose export fails ends the stream as if it were whole.
  @Test
  void endOfTheStreamIsNotTheWhole() throws Exception {
    deliveries.file(0, folder.resolve("a.tar"));
    var daemon = call(0);
    daemon.send(new byte[] {1, 2});
    daemon.call.onCompleted();
    daemon.end.get();
    deliveries.discard();

    assertThat(folder).isEmptyDirectory();
    assertThat(deliveries.failure()).isEmpty();
  }

  @Test
  void buildThatSentNothingIsNotGood() throws Exception {
    deliveries.file(0, folder.resolve("a.tar"));
    call(0);

    assertThatThrownBy(deliveries::complete).hasMessageContaining("did not arrive");
    deliveries.discard();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void outputThatIsNobodysIsRefused() throws Exception {
    deliveries.file(0, folder.resolve("a.tar"));
    var daemon = call(1);

    assertThat(daemon.end.get()).contains("NOT_FOUND").contains("output 1");
    deliveries.discard();
  }

  @Test
  void daemonWaitsForASlowReader() throws Exception {
    var readOn = new CountDownLatch(1);
    var size = new CompletableFuture<Long>();
    deliveries.reader(
        0,
        archive -> {
          try {
            readOn.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          size.complete(archive.transferTo(OutputStream.nullOutputStream()));
        });
    var daemon = call(0);
    var ahead = daemon.sendUntilItMustWait();
    // A few messages are asked for, and gRPC and the system hold some more.
    assertThat(ahead).isBetween(1, 20);

    readOn.countDown();
    daemon.call.onCompleted();
    daemon.end.get();
    deliveries.complete();
    assertThat(size.get()).isEqualTo((long) ahead * CHUNK);
  }

  @Test
  void readerThatHasEnoughDoesNotHoldTheDaemon() throws Exception {
    var first = new CompletableFuture<Integer>();
    deliveries.reader(0, archive -> first.complete(archive.read()));
    var daemon = call(0);
    for (var i = 0; i < 30; i++) {
      daemon.send(new byte[CHUNK]);
    }
    daemon.call.onCompleted();

    assertThat(daemon.end.get()).isEqualTo("good");
    deliveries.complete();
    assertThat(first.get()).isZero();
  }

  @Test
  void archiveThatIsNoLayoutLeavesNothing() throws Exception {
    deliveries.layout(0, folder.resolve("layout"));
    var daemon = call(0);
    daemon.send("no tar at all".repeat(1000).getBytes(StandardCharsets.UTF_8));
    daemon.call.onCompleted();
    daemon.end.get();

    assertThatThrownBy(deliveries::complete).hasMessageContaining("could not be written");
    deliveries.discard();
    assertThat(folder).isEmptyDirectory();
  }
}
