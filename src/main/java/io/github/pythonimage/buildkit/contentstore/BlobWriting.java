package io.github.pythonimage.buildkit.contentstore;

import io.github.pythonimage.buildkit.wire.BlobAction;
import io.github.pythonimage.buildkit.wire.BlobWriteRequest;
import io.github.pythonimage.buildkit.wire.BlobWriteResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One call that writes one blob: whatever ends it before the commit leaves nothing. */
final class BlobWriting implements StreamObserver<BlobWriteRequest> {

  private final OciLayout layout;
  private final StreamObserver<BlobWriteResponse> out;
  private @Nullable Ingest ingest;
  private long total;
  private String expected = "";
  private boolean over;

  BlobWriting(OciLayout layout, StreamObserver<BlobWriteResponse> out) {
    this.layout = layout;
    this.out = out;
  }

  @Override
  public synchronized void onNext(BlobWriteRequest request) {
    if (over) {
      return;
    }
    try {
      answer(request);
    } catch (StatusRuntimeException e) {
      end();
      out.onError(e);
    } catch (IOException | RuntimeException e) {
      end();
      var what = "a blob of the cache cannot be written: " + e;
      out.onError(Status.INTERNAL.withDescription(what).asRuntimeException());
    }
  }

  private void answer(BlobWriteRequest request) throws IOException {
    total = request.getTotal() > 0 ? request.getTotal() : total;
    expected = request.getExpected().isEmpty() ? expected : request.getExpected();
    // What the daemon takes for good news: it need not send the blob.
    if (!expected.isEmpty() && layout.has(expected)) {
      throw Status.ALREADY_EXISTS.withDescription(expected).asRuntimeException();
    }
    if (ingest == null) {
      ingest = new Ingest(layout);
    }
    var digest = "";
    switch (request.getAction()) {
      case BLOB_STAT -> {}
      case BLOB_WRITE ->
          ingest.write(request.getOffset(), request.getData().asReadOnlyByteBuffer());
      case BLOB_COMMIT -> {
        if (!request.getData().isEmpty()) {
          ingest.write(request.getOffset(), request.getData().asReadOnlyByteBuffer());
        }
        digest = ingest.commit(total, expected).toString();
      }
      case UNRECOGNIZED -> throw new IllegalArgumentException("the daemon wants something unknown");
    }
    out.onNext(
        BlobWriteResponse.newBuilder()
            .setAction(request.getAction())
            .setOffset(ingest.offset())
            .setTotal(total)
            .setDigest(digest)
            .build());
    if (request.getAction() == BlobAction.BLOB_COMMIT) {
      end();
      out.onCompleted();
    }
  }

  /** Lets go of what is not committed; nothing is written any more. */
  synchronized void end() {
    over = true;
    if (ingest != null) {
      try {
        ingest.close();
      } catch (IOException e) {
        // It is taken away some day after: see OciLayout.
      }
    }
  }

  @Override
  public synchronized void onError(Throwable failure) {
    end();
  }

  @Override
  public synchronized void onCompleted() {
    if (!over) {
      end();
      out.onCompleted();
    }
  }
}
