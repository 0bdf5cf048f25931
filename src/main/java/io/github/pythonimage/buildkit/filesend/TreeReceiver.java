package io.github.pythonimage.buildkit.filesend;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.pythonimage.buildkit.wire.Packet;
import io.github.pythonimage.buildkit.wire.Packet.PacketType;
import io.github.pythonimage.buildkit.wire.Stat;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The receiving side of one DiffCopy call. The daemon lists its tree, each file is asked for as it
 * is listed, and the contents come in any order; when all are there, a FIN goes each way.
 *
 * <p>It works on the thread that brings the messages: the next is taken when this one is on disk,
 * which is all the back pressure that is needed.
 */
final class TreeReceiver implements StreamObserver<ByteString> {

  private final TreeWriter tree;
  private final StreamObserver<ByteString> daemon;
  private final Runnable whenWhole;
  private final Consumer<IOException> whenFailed;
  private final Map<Integer, Path> wanted = new HashMap<>();
  private final Map<Integer, WritableByteChannel> open = new HashMap<>();
  private int listed;
  private boolean listEnded;
  private boolean over;

  TreeReceiver(
      TreeWriter tree,
      ServerCallStreamObserver<ByteString> daemon,
      Runnable whenWhole,
      Consumer<IOException> whenFailed) {
    this.tree = tree;
    this.daemon = daemon;
    this.whenWhole = whenWhole;
    this.whenFailed = whenFailed;
    daemon.setOnCancelHandler(this::end);
  }

  @Override
  public void onNext(ByteString message) {
    if (over) {
      return;
    }
    try {
      accept(Packet.parseFrom(message));
    } catch (InvalidProtocolBufferException e) {
      // As good as always a name: what is text on the wire has to be UTF-8.
      fail(new IOException("the daemon sent a name that is not UTF-8, or no packet at all", e));
    } catch (IOException e) {
      fail(e);
    }
  }

  private void accept(Packet packet) throws IOException {
    switch (packet.getType()) {
      case PACKET_STAT -> {
        if (packet.hasStat()) {
          list(packet.getStat());
        } else {
          listEnded = true;
          finishIfWhole();
        }
      }
      case PACKET_DATA -> write(packet.getID(), packet.getData());
      case PACKET_FIN -> complete();
      case PACKET_ERR ->
          // The daemon's own trouble: its solve fails and says more than this.
          end();
      default -> throw new IOException("the daemon sent an unexpected " + packet.getType());
    }
  }

  private void list(Stat stat) throws IOException {
    var id = listed++;
    var content = tree.add(stat);
    if (content.isPresent()) {
      wanted.put(id, content.get());
      send(Packet.newBuilder().setType(PacketType.PACKET_REQ).setID(id));
    }
  }

  // Opened with its first bytes: a daemon sends few files at a time, but lists all of them at once.
  private void write(int id, ByteString data) throws IOException {
    var place = wanted.get(id);
    if (place == null) {
      throw new IOException("the daemon sent content that nobody asked for");
    }
    if (data.isEmpty()) {
      wanted.remove(id);
      var file = open.remove(id);
      if (file != null) {
        file.close();
      }
      finishIfWhole();
      return;
    }
    var file = open.get(id);
    if (file == null) {
      file = Files.newByteChannel(place, StandardOpenOption.WRITE);
      open.put(id, file);
    }
    var rest = data.asReadOnlyByteBuffer();
    while (rest.hasRemaining()) {
      file.write(rest);
    }
  }

  private void finishIfWhole() throws IOException {
    if (listEnded && wanted.isEmpty()) {
      tree.finish();
      // Known now: the answer to the whole build may overtake the daemon's own FIN.
      whenWhole.run();
      send(Packet.newBuilder().setType(PacketType.PACKET_FIN));
    }
  }

  private void complete() throws IOException {
    if (!listEnded || !wanted.isEmpty()) {
      throw new IOException("the daemon ended before all files were there");
    }
    over = true;
    daemon.onCompleted();
  }

  private void fail(IOException reason) {
    if (over) {
      return;
    }
    whenFailed.accept(reason);
    var message = String.valueOf(reason.getMessage());
    send(
        Packet.newBuilder()
            .setType(PacketType.PACKET_ERR)
            .setData(ByteString.copyFromUtf8(message)));
    end();
    daemon.onError(Status.ABORTED.withDescription(message).asRuntimeException());
  }

  private void send(Packet.Builder packet) {
    daemon.onNext(packet.build().toByteString());
  }

  private void end() {
    over = true;
    for (var file : open.values()) {
      try {
        file.close();
      } catch (IOException e) {
        // What is half-written goes away.
      }
    }
    open.clear();
  }

  @Override
  public void onError(Throwable reason) {
    end();
  }

  @Override
  public void onCompleted() {
    if (!over) {
      end();
      daemon.onCompleted();
    }
  }
}
