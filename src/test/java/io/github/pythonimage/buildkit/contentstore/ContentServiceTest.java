package io.github.pythonimage.buildkit.contentstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.grpc.LoopbackPeer;
import io.github.pythonimage.buildkit.wire.BlobAbortRequest;
import io.github.pythonimage.buildkit.wire.BlobAction;
import io.github.pythonimage.buildkit.wire.BlobInfoRequest;
import io.github.pythonimage.buildkit.wire.BlobReadRequest;
import io.github.pythonimage.buildkit.wire.BlobWriteRequest;
import io.github.pythonimage.buildkit.wire.BlobWriteResponse;
import io.github.pythonimage.buildkit.wire.ContentGrpc;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon reads from a folder and writes to it, over a real connection. */
@Timeout(30)
class ContentServiceTest {

  private static final String FOLDER = "buildkit-attachable-store-id";

  @TempDir Path folder;
  private OciLayout layout;
  private ContentService service;
  private LoopbackPeer daemon;

  @BeforeEach
  void connect() throws IOException {
    layout = new OciLayout(folder);
    layout.prepare();
    service = new ContentService(Map.of("cache", layout));
    daemon = new LoopbackPeer(service);
  }

  @AfterEach
  void disconnect() throws IOException {
    daemon.close();
  }

  private ContentGrpc.ContentBlockingStub content() {
    return ContentGrpc.newBlockingStub(daemon.with(FOLDER, "cache", FOLDER, "the other one"));
  }

  private String put(byte[] content) throws IOException {
    try (var ingest = new Ingest(layout)) {
      ingest.write(0, ByteBuffer.wrap(content));
      return ingest.commit(content.length, "").toString();
    }
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private ByteString read(String digest, long offset, long size) {
    var request =
        BlobReadRequest.newBuilder().setDigest(digest).setOffset(offset).setSize(size).build();
    var all = ByteString.EMPTY;
    for (var pieces = content().read(request); pieces.hasNext(); ) {
      var piece = pieces.next();
      assertThat(piece.getOffset()).isEqualTo(all.size());
      all = all.concat(piece.getData());
    }
    return all;
  }

  @Test
  void blobIsReadInPieces() throws Exception {
    // Larger than the windows of HTTP/2, and larger than what is verified beforehand.
    var bytes = random(9 * 1024 * 1024 + 1);
    var digest = put(bytes);

    assertThat(read(digest, 0, 0).toByteArray()).isEqualTo(bytes);
    assertThat(read(digest, 1, 3).toByteArray()).containsExactly(bytes[1], bytes[2], bytes[3]);
    assertThat(read(digest, bytes.length, 0)).isEmpty();
    assertThat(
            content()
                .info(BlobInfoRequest.newBuilder().setDigest(digest).build())
                .getInfo()
                .getSize())
        .isEqualTo(bytes.length);
  }

  @Test
  void whatCannotBeReadIsSaid() throws Exception {
    var digest = put(random(10));
    assertThatThrownBy(() -> read(digest, 11, 0)).hasMessageContaining("OUT_OF_RANGE");
    Files.write(layout.blob(Digest.of(digest)), random(9));
    assertThatThrownBy(() -> read(digest, 0, 0)).hasMessageContaining("DATA_LOSS");
    Files.delete(layout.blob(Digest.of(digest)));
    assertThatThrownBy(() -> read(digest, 0, 0)).hasMessageContaining("NOT_FOUND");
    assertThatThrownBy(() -> read("../../x", 0, 0)).hasMessageContaining("INVALID_ARGUMENT");
  }

  @Test
  void folderThatIsNotThereIsNamed() {
    var other = ContentGrpc.newBlockingStub(daemon.with(FOLDER, "other"));
    var request = BlobInfoRequest.newBuilder().setDigest("sha256:" + "0".repeat(64)).build();
    assertThatThrownBy(() -> other.info(request))
        .hasMessage("NOT_FOUND: this build has no folder 'other' for its cache");
    var writing = new Writing();
    ContentGrpc.newStub(daemon.with(FOLDER, "other")).write(writing).onNext(piece(0, "x"));
    assertThatThrownBy(writing::end).hasStackTraceContaining("no folder 'other'");
  }

  /** The answers to one call that writes. */
  private static final class Writing implements StreamObserver<BlobWriteResponse> {
    private final List<BlobWriteResponse> answers = new ArrayList<>();
    private final CompletableFuture<List<BlobWriteResponse>> end = new CompletableFuture<>();

    List<BlobWriteResponse> end() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void onNext(BlobWriteResponse answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(answers);
    }
  }

  private static BlobWriteRequest piece(long offset, String data) {
    return BlobWriteRequest.newBuilder()
        .setAction(BlobAction.BLOB_WRITE)
        .setOffset(offset)
        .setData(ByteString.copyFromUtf8(data))
        .build();
  }

  private Writing write(BlobWriteRequest... requests) {
    var writing = new Writing();
    var call = ContentGrpc.newStub(daemon.with(FOLDER, "cache")).write(writing);
    for (var request : requests) {
      call.onNext(request);
    }
    return writing;
  }

  private static BlobWriteRequest commit(long total, String expected) {
    return BlobWriteRequest.newBuilder()
        .setAction(BlobAction.BLOB_COMMIT)
        .setTotal(total)
        .setExpected(expected)
        .build();
  }

  @Test
  void blobIsThereOnceItIsWhole() throws Exception {
    var answers =
        write(
                BlobWriteRequest.getDefaultInstance(),
                piece(0, "one"),
                piece(3, "two"),
                commit(6, ""))
            .end();

    assertThat(answers).extracting(BlobWriteResponse::getOffset).containsExactly(0L, 3L, 6L, 6L);
    var digest = answers.get(3).getDigest();
    assertThat(layout.blob(Digest.of(digest))).hasContent("onetwo");
    assertThat(read(digest, 0, 0).toStringUtf8()).isEqualTo("onetwo");
    assertThatThrownBy(write(commit(0, digest))::end).hasStackTraceContaining("ALREADY_EXISTS");
    assertThat(folder.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void blobThatIsNotWholeLeavesNothing() throws Exception {
    assertThatThrownBy(write(piece(0, "one"), commit(4, ""))::end)
        .hasStackTraceContaining("FAILED_PRECONDITION: the blob has 3 bytes, announced were 4");
    var writing = new Writing();
    var call = ContentGrpc.newStub(daemon.with(FOLDER, "cache")).write(writing);
    call.onNext(piece(0, "one"));
    call.onCompleted();
    writing.end();
    content().abort(BlobAbortRequest.getDefaultInstance());

    assertThat(folder.resolve("ingest")).isEmptyDirectory();
    assertThat(folder.resolve("blobs")).doesNotExist();
  }

  @Test
  void closingEndsWhatIsBeingWritten() throws Exception {
    write(piece(0, "one"));
    while (folder.resolve("ingest").toFile().list().length == 0) {
      Thread.sleep(5);
    }
    service.close();

    assertThat(folder.resolve("ingest")).isEmptyDirectory();
  }
}
