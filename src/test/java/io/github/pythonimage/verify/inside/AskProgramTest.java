package io.github.pythonimage.verify.inside;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The script that asks a server, run by the machine's Python instead of an image's. */
@Timeout(60)
class AskProgramTest {
  private record Answer(int exitCode, String stdout, String stderr) {}

  private static Answer ask(int port, String path, String seconds) throws Exception {
    var process =
        new ProcessBuilder(
                "python3",
                "-I",
                "-S",
                "-B",
                "-c",
                RunChecksProbe.SCRIPT.text(),
                String.valueOf(port),
                path,
                seconds)
            .start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), out.strip(), err.strip());
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void printsTheStatusOfTheFirstAnswer() throws Exception {
    var request = new AtomicReference<List<String>>();
    var server = HttpServer.create(loopback(0), 0);
    server.createContext(
        "/",
        exchange -> {
          request.set(
              List.of(
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders().getFirst("Host")));
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
    try {
      var port = server.getAddress().getPort();
      assertThat(ask(port, "/health?a=%20b", "20")).isEqualTo(new Answer(0, "302", ""));
      assertThat(request.get()).containsExactly("/health?a=%20b", "localhost:" + port);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void saysWhyNobodyAnswered() throws Exception {
    var answer = ask(freePort(), "/", "0.5");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.stdout()).isEmpty();
    assertThat(answer.stderr()).startsWith("ConnectionRefusedError: ");
  }

  @Test
  void doesNotWaitForEverForAServerThatSaysNothing() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(ask(silent.getLocalPort(), "/", "0.5").stderr()).contains("imeout");
    }
  }
}
