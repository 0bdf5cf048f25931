package io.github.pythonimage.buildkit.contentstore;

import com.google.protobuf.UnsafeByteOperations;
import io.github.pythonimage.buildkit.wire.BlobReadRequest;
import io.github.pythonimage.buildkit.wire.BlobReadResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** One call that reads a blob or a part of it, as fast as the daemon takes it. */
final class BlobReading {

  private static final int PIECE = 256 * 1024;
  // Larger ones are layers, which the daemon verifies itself. The lists of steps, which it
  // believes,
  // are verified here, and before the first byte: it does not wait for what comes after the last.
  private static final int DOCUMENT = 8 * 1024 * 1024;

  private final Digest digest;
  private final FileChannel channel;
  private final ServerCallStreamObserver<BlobReadResponse> out;
  private final long begin;
  private final long end;
  private final ByteBuffer buffer;
  private long position;
  private boolean over;

  private BlobReading(
      Digest digest,
      FileChannel channel,
      ServerCallStreamObserver<BlobReadResponse> out,
      long begin,
      long end) {
    this.digest = digest;
    this.channel = channel;
    this.out = out;
    this.begin = begin;
    this.end = end;
    this.buffer = ByteBuffer.allocate((int) Math.min(PIECE, end - begin));
    this.position = begin;
  }

  static void start(
      OciLayout layout, BlobReadRequest request, ServerCallStreamObserver<BlobReadResponse> out)
      throws IOException {
    var digest = Digest.of(request.getDigest());
    var channel = FileChannel.open(layout.blob(digest));
    try {
      var size = channel.size();
      if (size <= DOCUMENT && !digest.matches(Channels.newInputStream(channel).readAllBytes())) {
        throw Status.DATA_LOSS
            .withDescription("blob " + digest + " of the cache is damaged")
            .asRuntimeException();
      }
      var begin = Math.max(0, request.getOffset());
      if (begin > size) {
        throw Status.OUT_OF_RANGE
            .withDescription(digest + " has " + size + " bytes")
            .asRuntimeException();
      }
      var length =
          request.getSize() <= 0 ? size - begin : Math.min(request.getSize(), size - begin);
      var reading = new BlobReading(digest, channel, out, begin, begin + length);
      out.setOnReadyHandler(reading::send);
      out.setOnCancelHandler(reading::close);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private synchronized void send() {
    try {
      while (!over && out.isReady()) {
        if (position < end) {
          piece();
        } else {
          close();
          out.onCompleted();
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      var what = "blob " + digest + " of the cache cannot be read: " + e;
      out.onError(Status.INTERNAL.withDescription(what).asRuntimeException());
    }
  }

  private void piece() throws IOException {
    buffer.clear().limit((int) Math.min(PIECE, end - position));
    if (channel.read(buffer, position) < 0) {
      throw new IOException("it has become shorter");
    }
    buffer.flip();
    out.onNext(
        BlobReadResponse.newBuilder()
            .setOffset(position - begin)
            // Not copied: it is written into frames before the buffer is used again.
            .setData(UnsafeByteOperations.unsafeWrap(buffer))
            .build());
    position += buffer.remaining();
  }

  private synchronized void close() {
    over = true;
    try {
      channel.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
