package io.github.pythonimage.buildkit.filesend;

import io.github.pythonimage.buildkit.proto.Message;
import io.github.pythonimage.buildkit.proto.ProtoException;
import io.github.pythonimage.buildkit.proto.ProtoReader;
import io.github.pythonimage.buildkit.rpc.Call;
import io.github.pythonimage.buildkit.rpc.Code;
import io.github.pythonimage.buildkit.rpc.Observer;
import io.github.pythonimage.buildkit.rpc.RpcException;
import io.github.pythonimage.buildkit.wire.Packet;
import io.github.pythonimage.buildkit.wire.Raw;
import io.github.pythonimage.buildkit.wire.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
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
final class TreeReceiver implements Observer<Raw> {

  private final TreeWriter tree;
  private final Call<Message> daemon;
  private final Runnable whenWhole;
  private final Consumer<IOException> whenFailed;
  private final Map<Integer, Path> wanted = new HashMap<>();
  private final Map<Integer, WritableByteChannel> open = new HashMap<>();
  private int listed;
  private boolean listEnded;
  private boolean over;

  TreeReceiver(
      TreeWriter tree, Call<Message> daemon, Runnable whenWhole, Consumer<IOException> whenFailed) {
    this.tree = tree;
    this.daemon = daemon;
    this.whenWhole = whenWhole;
    this.whenFailed = whenFailed;
    daemon.onCancel(this::end);
  }

  @Override
  public void onNext(Raw message) {
    if (over) {
      return;
    }
    try {
      accept(Packet.parse(new ProtoReader(message.bytes())));
    } catch (ProtoException e) {
      // As good as always a name: what is text on the wire has to be UTF-8.
      fail(new IOException("the daemon sent a name that is not UTF-8, or no packet at all", e));
    } catch (IOException e) {
      fail(e);
    }
  }

  private void accept(Packet packet) throws IOException {
    switch (packet.type()) {
      case STAT -> {
        if (packet.stat().isPresent()) {
          list(packet.stat().get());
        } else {
          listEnded = true;
          finishIfWhole();
        }
      }
      case DATA -> write(packet.id(), packet.data());
      case FIN -> complete();
      case ERR ->
          // The daemon's own trouble: its solve fails and says more than this.
          end();
      default -> throw new IOException("the daemon sent an unexpected " + packet.type());
    }
  }

  private void list(Stat stat) throws IOException {
    var id = listed++;
    var content = tree.add(stat);
    if (content.isPresent()) {
      wanted.put(id, content.get());
      daemon.onNext(Packet.request(id));
    }
  }

  // Opened with its first bytes: a daemon sends few files at a time, but lists all of them at once.
  private void write(int id, ByteBuffer data) throws IOException {
    var place = wanted.get(id);
    if (place == null) {
      throw new IOException("the daemon sent content that nobody asked for");
    }
    if (!data.hasRemaining()) {
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
    var rest = data.duplicate();
    while (rest.hasRemaining()) {
      file.write(rest);
    }
  }

  private void finishIfWhole() throws IOException {
    if (listEnded && wanted.isEmpty()) {
      tree.finish();
      // Known now: the answer to the whole build may overtake the daemon's own FIN.
      whenWhole.run();
      daemon.onNext(Packet.finished());
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
    daemon.onNext(Packet.error(message));
    end();
    daemon.onError(new RpcException(Code.ABORTED, message));
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
  public void onError(RpcException reason) {
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
