package io.github.pythonimage.buildkit.layout;

import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.Observer;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.wire.BlobAction;
import io.github.pythonimage.buildkit.wire.BlobWriteRequest;
import io.github.pythonimage.buildkit.wire.BlobWriteResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One call that writes one blob: whatever ends it before the commit leaves nothing. */
final class BlobWriting implements Observer<BlobWriteRequest> {

  private final OciLayout layout;
  private final Call<BlobWriteResponse> out;
  private @Nullable Ingest ingest;
  private long total;
  private String expected = "";
  private boolean over;

  BlobWriting(OciLayout layout, Call<BlobWriteResponse> out) {
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
    } catch (RpcException e) {
      end();
      out.onError(e);
    } catch (IOException | RuntimeException e) {
      end();
      var what = "a blob of the cache cannot be written: " + e;
      out.onError(new RpcException(Code.INTERNAL, what));
    }
  }

  private void answer(BlobWriteRequest request) throws IOException {
    total = request.total() > 0 ? request.total() : total;
    expected = request.expected().isEmpty() ? expected : request.expected();
    // What the daemon takes for good news: it need not send the blob.
    if (!expected.isEmpty() && layout.has(expected)) {
      throw new RpcException(Code.ALREADY_EXISTS, expected);
    }
    if (ingest == null) {
      ingest = new Ingest(layout);
    }
    var digest = "";
    switch (request.action()) {
      case STAT -> {}
      case WRITE -> ingest.write(request.offset(), request.data());
      case COMMIT -> {
        if (request.data().hasRemaining()) {
          ingest.write(request.offset(), request.data());
        }
        digest = ingest.commit(total, expected).toString();
      }
      case UNKNOWN -> throw new IllegalArgumentException("the daemon wants something unknown");
    }
    out.onNext(new BlobWriteResponse(request.action(), ingest.offset(), total, digest));
    if (request.action() == BlobAction.COMMIT) {
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
  public synchronized void onError(RpcException failure) {
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
