package io.github.pythonimage.buildkit.filesync;

import com.google.protobuf.UnsafeByteOperations;
import io.github.pythonimage.buildkit.filesync.ContextWalk.Entry;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import io.github.pythonimage.buildkit.wire.Packet;
import io.github.pythonimage.buildkit.wire.Packet.PacketType;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The sending side of one DiffCopy call. One thread lists the tree; meanwhile others send the files
 * that the daemon asks for. The list ends with an empty entry, a file with an empty packet, and the
 * call with a FIN from each side.
 */
final class DiffCopySender implements StreamObserver<Packet> {

  /** Enough to keep a disk busy; the docker CLI has as many. */
  private static final int READERS = 4;

  private static final int CHUNK = 128 * 1024;

  /** One for each thread that reads. Outside of the heap, the system reads right into it. */
  private static final ThreadLocal<ByteBuffer> CHUNKS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(CHUNK));

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  /** What the daemon may still ask for, by position in the list. */
  private final Map<Integer, Entry> listedFiles = new ConcurrentHashMap<>();

  private final ExecutorService threads =
      Executors.newFixedThreadPool(1 + READERS, new DaemonThreadFactory("buildkit-files"));

  private final PacketSink sink;
  private int listed;

  private DiffCopySender(ServerCallStreamObserver<Packet> out) {
    this.sink = new PacketSink(out, threads::shutdownNow);
  }

  /** Starts to send a tree, filtered as the daemon wants it. */
  static DiffCopySender start(
      SyncRequest request, FileSource tree, ServerCallStreamObserver<Packet> out) {
    var transfer = new DiffCopySender(out);
    transfer.submit("the build context", () -> transfer.list(request, tree.open()));
    return transfer;
  }

  private void list(SyncRequest request, Node root) throws InterruptedException {
    ContextWalk.walk(root, ContextFilter.of(request, root), this::announce);
    sink.send(Packet.newBuilder().setType(PacketType.PACKET_STAT).build());
  }

  private void announce(Entry entry) throws InterruptedException {
    var id = listed++;
    if (Attributes.hasContent(entry.attributes().mode())) {
      listedFiles.put(id, entry);
    }
    sink.send(Packet.newBuilder().setType(PacketType.PACKET_STAT).setStat(entry.toStat()).build());
  }

  @Override
  public void onNext(Packet packet) {
    switch (packet.getType()) {
      case PACKET_REQ -> request(packet.getID());
      case PACKET_FIN -> sink.finish();
      case PACKET_ERR ->
          fail(Status.Code.ABORTED, "the daemon gave up: " + packet.getData().toStringUtf8());
      default -> fail(Status.Code.INVALID_ARGUMENT, "unexpected packet " + packet.getTypeValue());
    }
  }

  @Override
  public void onError(Throwable failure) {
    sink.abandon();
  }

  @Override
  public void onCompleted() {
    fail(Status.Code.CANCELLED, "the daemon ended the transfer before its FIN");
  }

  private void request(int id) {
    var file = listedFiles.remove(id);
    if (file == null) {
      fail(Status.Code.INVALID_ARGUMENT, "the daemon asked for entry " + id + ", which is no file");
      return;
    }
    submit(file.path(), () -> sendContent(id, file));
  }

  private void sendContent(int id, Entry file) throws IOException, InterruptedException {
    var chunk = CHUNKS.get();
    try (var content = file.node().open()) {
      var left = sizeNow(content, file);
      while (fill(chunk, content, left)) {
        left -= chunk.remaining();
        sink.send(data(id, chunk));
      }
      if (left != 0) {
        throw FileSyncException.becameShorter(file.path(), file.attributes().size());
      }
    }
    // Nothing is in the chunk now, and that is what ends a file.
    sink.send(data(id, chunk));
  }

  // Not copied: it is written into frames before the buffer is used again.
  private static Packet data(int id, ByteBuffer chunk) {
    return Packet.newBuilder()
        .setType(PacketType.PACKET_DATA)
        .setID(id)
        .setData(UnsafeByteOperations.unsafeWrap(chunk))
        .build();
  }

  /**
   * A file may grow after it was listed, as the log of this very build does: what it has now is
   * sent, as the docker CLI does. One that is shorter is just being written.
   */
  private static long sizeNow(ReadableByteChannel content, Entry file) throws IOException {
    return content instanceof SeekableByteChannel now
        ? Math.max(now.size(), file.attributes().size())
        : file.attributes().size();
  }

  /**
   * Reads a chunk, but nothing that was added since the file was opened.
   *
   * @return whether there was anything to read
   */
  private static boolean fill(ByteBuffer chunk, ReadableByteChannel content, long left)
      throws IOException {
    chunk.clear().limit((int) Math.min(CHUNK, left));
    while (chunk.hasRemaining() && content.read(chunk) >= 0) {}
    return chunk.flip().hasRemaining();
  }

  private void submit(String path, Work work) {
    try {
      threads.execute(
          () -> {
            try {
              work.run();
            } catch (PacketSink.Ended e) {
              // Nobody waits for this work any more.
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } catch (FileSyncException e) {
              sink.fail(e);
            } catch (IOException e) {
              sink.fail(FileSyncException.reading(path, e));
            } catch (RuntimeException | Error e) {
              // A thread that dies silently would leave the daemon waiting for ever.
              fail(Status.Code.INTERNAL, "cannot send " + path + ": " + e);
            }
          });
    } catch (RejectedExecutionException e) {
      // The transfer is over, and the daemon's request crossed the news.
    }
  }

  private void fail(Status.Code code, String message) {
    sink.fail(new FileSyncException(code, message));
  }
}
