package io.github.pythonimage.buildkit.filesync;

import com.google.protobuf.UnsafeByteOperations;
import io.github.pythonimage.buildkit.local.DaemonThreads;
import io.github.pythonimage.buildkit.wire.Packet;
import io.github.pythonimage.buildkit.wire.Packet.PacketType;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
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
final class Transfer implements StreamObserver<Packet> {

  /** Enough to keep a disk busy; the docker CLI has as many. */
  private static final int READERS = 4;

  private static final int CHUNK = 128 * 1024;

  private record Promised(Node node, String path, long size) {}

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private final ExecutorService workers =
      Executors.newFixedThreadPool(1 + READERS, new DaemonThreads("buildkit-filesync"));

  /** What the daemon may still ask for, by position in the list. */
  private final Map<Integer, Promised> promised = new ConcurrentHashMap<>();

  private final PacketSink sink;
  private int listed;

  private Transfer(ServerCallStreamObserver<Packet> out) {
    this.sink = new PacketSink(out, workers::shutdownNow);
  }

  /** Starts to send the tree that the supplier opens, filtered as the daemon wants it. */
  static Transfer start(
      SyncRequest request, TreeOpener tree, ServerCallStreamObserver<Packet> out) {
    var transfer = new Transfer(out);
    transfer.submit("the build context", () -> transfer.list(request, tree.open()));
    return transfer;
  }

  /** Opens a tree; may fail with a {@link FileSyncException}. */
  @FunctionalInterface
  interface TreeOpener {
    Node open();
  }

  private void list(SyncRequest request, Node root) throws InterruptedException {
    ContextWalk.walk(root, ContextFilter.of(request, root), this::promise);
    sink.send(Packet.newBuilder().setType(PacketType.PACKET_STAT).build());
  }

  private void promise(Node node, ContextWalk.Entry entry) throws InterruptedException {
    var stat = entry.toStat();
    var id = listed++;
    if (Attributes.hasContent(stat.getMode())) {
      promised.put(id, new Promised(node, stat.getPath(), stat.getSize()));
    }
    sink.send(Packet.newBuilder().setType(PacketType.PACKET_STAT).setStat(stat).build());
  }

  @Override
  public void onNext(Packet packet) {
    switch (packet.getType()) {
      case PACKET_REQ -> request(packet.getID());
      case PACKET_FIN -> sink.finish();
      case PACKET_ERR ->
          fail(Status.Code.ABORTED, "the daemon gave up: " + packet.getData().toStringUtf8());
      default -> fail(Status.Code.INVALID_ARGUMENT, "unexpected packet " + packet.getType());
    }
  }

  @Override
  public void onError(Throwable error) {
    sink.abandon();
  }

  @Override
  public void onCompleted() {
    fail(Status.Code.CANCELLED, "the daemon ended the transfer before its FIN");
  }

  private void request(int id) {
    var file = promised.remove(id);
    if (file == null) {
      fail(Status.Code.INVALID_ARGUMENT, "the daemon asked for entry " + id + ", which is no file");
      return;
    }
    submit(file.path(), () -> sendContent(id, file));
  }

  private void sendContent(int id, Promised file) throws IOException, InterruptedException {
    try (var content = file.node().open()) {
      var left = file.size();
      // The buffer belongs to its packet from then on, so each chunk has its own.
      for (var chunk = content.readNBytes(chunkSize(left));
          chunk.length > 0;
          chunk = content.readNBytes(chunkSize(left))) {
        left -= chunk.length;
        if (left < 0) {
          break;
        }
        sink.send(data(id).setData(UnsafeByteOperations.unsafeWrap(chunk)).build());
      }
      if (left != 0) {
        throw FileSyncException.sizeChanged(file.path(), file.size());
      }
    }
    sink.send(data(id).build());
  }

  /** At the end one byte more than is left, to notice a file that grew. */
  private static int chunkSize(long left) {
    return (int) Math.min(CHUNK, left + 1);
  }

  private static Packet.Builder data(int id) {
    return Packet.newBuilder().setType(PacketType.PACKET_DATA).setID(id);
  }

  private void submit(String path, Work work) {
    try {
      workers.execute(
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
              throw e;
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
