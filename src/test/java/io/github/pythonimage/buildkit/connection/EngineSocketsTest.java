package io.github.pythonimage.buildkit.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class EngineSocketsTest {

  @Test
  void silentConnectionsAreKeptAlive() throws IOException {
    try (var engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var socket =
            new EngineSockets(Endpoint.of("tcp://127.0.0.1:" + engine.getLocalPort())).open()) {
      assertThat(socket.getKeepAlive()).isTrue();
    }
  }
}
