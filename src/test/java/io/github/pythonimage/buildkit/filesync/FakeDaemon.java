package io.github.pythonimage.buildkit.filesync;

import com.google.protobuf.ByteString;
import io.github.pythonimage.buildkit.grpc.LoopbackPeer;
import io.github.pythonimage.buildkit.wire.FileSyncGrpc;
import io.github.pythonimage.buildkit.wire.Packet;
import io.github.pythonimage.buildkit.wire.Packet.PacketType;
import io.github.pythonimage.buildkit.wire.Stat;
import io.grpc.Metadata;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The receiving end, over a real connection: it asks for everything, as a daemon does at first. */
final class FakeDaemon implements AutoCloseable {

  private final LoopbackPeer peer;

  FakeDaemon(FileSyncService service) throws IOException {
    peer = new LoopbackPeer(service);
  }

  /** The headers of a call for the directory named "context". */
  static Metadata headers(String... keysAndValues) {
    var headers = new Metadata();
    headers.put(key("dir-name"), "context");
    for (var i = 0; i < keysAndValues.length; i += 2) {
      headers.put(key(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return headers;
  }

  static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Fetches all; fails with the cause that the other end reports. */
  Reception fetch(Metadata headers) throws Exception {
    return await(new Reception(), headers);
  }

  Reception await(Reception reception, Metadata headers) throws Exception {
    start(reception, headers);
    try {
      reception.done.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    } catch (TimeoutException e) {
      throw new AssertionError("the transfer hangs", e);
    }
    return reception;
  }

  void start(Reception reception, Metadata headers) {
    FileSyncGrpc.newStub(peer.with(headers)).diffCopy(reception);
  }

  /** How many threads read something for it now. */
  int readers() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("buildkit-files"))
            .count();
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }

  /** What came over in one call. Overridden where a test wants another daemon. */
  static class Reception implements ClientResponseObserver<Packet, Packet> {
    final List<Stat> stats = new ArrayList<>();
    final Map<String, ByteString> contents = new TreeMap<>();
    final CompletableFuture<Void> done = new CompletableFuture<>();
    String errorPacket = "";
    ClientCallStreamObserver<Packet> out;
    private int open;
    private boolean listed;

    @Override
    public void beforeStart(ClientCallStreamObserver<Packet> out) {
      this.out = out;
    }

    @Override
    public void onNext(Packet packet) {
      switch (packet.getType()) {
        case PACKET_STAT -> {
          if (packet.hasStat()) {
            stats.add(packet.getStat());
          } else {
            listed = true;
            onListed();
          }
        }
        case PACKET_DATA -> onData(packet);
        case PACKET_ERR -> errorPacket = packet.getData().toStringUtf8();
        default -> {}
      }
      if (listed && open == 0 && packet.getType() != PacketType.PACKET_FIN) {
        out.onNext(Packet.newBuilder().setType(PacketType.PACKET_FIN).build());
      }
    }

    void onListed() {
      for (var id = 0; id < stats.size(); id++) {
        if (Attributes.hasContent(stats.get(id).getMode())) {
          request(id);
        }
      }
    }

    void request(int id) {
      open++;
      out.onNext(Packet.newBuilder().setType(PacketType.PACKET_REQ).setID(id).build());
    }

    void onData(Packet packet) {
      var path = stats.get(packet.getID()).getPath();
      contents.merge(path, packet.getData(), ByteString::concat);
      if (packet.getData().isEmpty()) {
        open--;
      }
    }

    @Override
    public void onError(Throwable error) {
      done.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      done.complete(null);
    }

    List<String> paths() {
      return stats.stream().map(Stat::getPath).toList();
    }

    Stat stat(String path) {
      return stats.stream().filter(s -> s.getPath().equals(path)).findFirst().orElseThrow();
    }
  }
}
