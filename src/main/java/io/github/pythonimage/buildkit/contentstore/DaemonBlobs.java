package io.github.pythonimage.buildkit.contentstore;

import io.github.pythonimage.buildkit.wire.BlobReadRequest;
import io.github.pythonimage.buildkit.wire.BlobReadResponse;
import io.github.pythonimage.buildkit.wire.ContentGrpc;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/**
 * The blobs of a daemon that stores images as a registry does: a buildkitd, or an engine with the
 * containerd image store. BuildKit shows them to its clients, and lets none change them.
 */
public record DaemonBlobs(Channel channel) {

  /** Opens a blob. Whoever reads it compares it with its digest, and closes it. */
  public InputStream open(String digest) throws IOException {
    var call = Context.ROOT.withCancellation();
    var request = BlobReadRequest.newBuilder().setDigest(digest).build();
    try {
      return new Content(
          digest, call, call.call(() -> ContentGrpc.newBlockingStub(channel).read(request)));
    } catch (Exception e) {
      call.close();
      throw failed(digest, e);
    }
  }

  private static IOException failed(String digest, Exception cause) {
    return new IOException(
        "the engine does not give " + digest + ": " + String.valueOf(cause.getMessage()), cause);
  }

  /** The pieces of a blob, one after the other. */
  private static final class Content extends InputStream {
    private final String digest;
    private final CancellableContext call;
    private final Iterator<BlobReadResponse> pieces;
    private InputStream piece = InputStream.nullInputStream();

    Content(String digest, CancellableContext call, Iterator<BlobReadResponse> pieces) {
      this.digest = digest;
      this.call = call;
      this.pieces = pieces;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      try {
        var read = piece.read(bytes, offset, length);
        while (read < 0 && pieces.hasNext()) {
          piece = pieces.next().getData().newInput();
          read = piece.read(bytes, offset, length);
        }
        return read;
      } catch (StatusRuntimeException e) {
        throw failed(digest, e);
      }
    }

    @Override
    public void close() {
      call.close();
    }
  }
}
