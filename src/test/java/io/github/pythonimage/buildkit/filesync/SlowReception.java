package io.github.pythonimage.buildkit.filesync;

import io.github.pythonimage.buildkit.filesync.FakeDaemon.Reception;
import io.github.pythonimage.buildkit.wire.Packet;
import io.grpc.stub.ClientCallStreamObserver;
import java.util.concurrent.atomic.AtomicLong;

/** Takes packets only when told, and throws their content away. */
final class SlowReception extends Reception {
  final AtomicLong received = new AtomicLong();

  @Override
  public void beforeStart(ClientCallStreamObserver<Packet> out) {
    super.beforeStart(out);
    out.disableAutoRequestWithInitial(0);
  }

  void take(int packets) {
    out.request(packets);
  }

  @Override
  void onData(Packet packet) {
    received.addAndGet(packet.getData().size());
    if (packet.getData().isEmpty()) {
      super.onData(packet);
    }
  }
}
