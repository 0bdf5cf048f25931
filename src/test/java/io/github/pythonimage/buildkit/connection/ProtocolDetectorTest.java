package io.github.pythonimage.buildkit.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Certificates;
import io.github.pythonimage.buildkit.LeftThreads;
import io.github.pythonimage.buildkit.ThrowAwayEngine;
import io.github.pythonimage.buildkit.endpoint.ConnectErrors;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.endpoint.Tls;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.errors.UnsupportedException;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is made of whoever listens: the right daemon, or a message that says what is wrong. */
@Timeout(30)
class ProtocolDetectorTest {

  private static final String SETTINGS = "\0\0\6\4\0\0\0\0\0\0\5\0\0@\0";
  private static final String ENGINE =
      "HTTP/1.1 200 OK\r\nServer: Docker/28.5.2 (linux)\r\nApi-Version: 1.51\r\n"
          + "Builder-Version: 2\r\nConnection: close\r\n\r\n";

  @TempDir Path folder;
  @TempDir Path server;

  private final AtomicInteger connections = new AtomicInteger();
  private ServerSocket door;

  @AfterEach
  void close() throws IOException {
    door.close();
  }

  /** Answers every connection with these bytes, whatever is asked, and hangs up. */
  private String serve(ServerSocket where, String... answers) {
    door = where;
    new DaemonThreadFactory("listener")
        .newThread(
            () -> {
              try {
                while (true) {
                  var client = where.accept();
                  var answer = answers[Math.min(connections.getAndIncrement(), answers.length - 1)];
                  new DaemonThreadFactory("answer")
                      .newThread(
                          () -> {
                            try (client) {
                              client.getInputStream().read();
                              client.getOutputStream().write(answer.getBytes(ISO_8859_1));
                              client.getOutputStream().flush();
                              client.getInputStream().skip(client.getInputStream().available());
                            } catch (IOException e) {
                              // The client did not like it.
                            }
                          })
                      .start();
                }
              } catch (IOException e) {
                // Closed.
              }
            })
        .start();
    return "tcp://127.0.0.1:" + door.getLocalPort();
  }

  private static ServerSocket plain() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static ServerSocket behind(SSLContext context, boolean demanding, String... protocols)
      throws IOException {
    var socket =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    socket.setNeedClientAuth(demanding);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static Optional<EngineVersion> greet(String address) {
    return new ProtocolDetector(new EngineSockets(Endpoint.of(address)), 2_000).detect();
  }

  private static Optional<EngineVersion> greet(String address, Path certificates) {
    var endpoint = Endpoint.parse(address, Optional.of(Tls.of(certificates)), "a test");
    return new ProtocolDetector(new EngineSockets(endpoint), 5_000).detect();
  }

  @Test
  void engineSaysWhichItIs() throws IOException {
    assertThat(greet(serve(plain(), ENGINE)).orElseThrow().api()).hasToString("1.51");
  }

  @Test
  void engineThatIsTooOldIsNotBuiltOn() throws IOException {
    var address = serve(plain(), ENGINE.replace("28.5.2", "20.10.24").replace("1.51", "1.41"));
    assertThatThrownBy(() -> BuildKit.connect(Endpoint.of(address)))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("Docker/20.10.24 (linux) with API 1.41")
        .hasMessageContaining("Docker Engine 24 (API 1.43) or newer is needed");
  }

  @Test
  void buildkitdAnswersInHttp2() throws IOException {
    assertThat(greet(serve(plain(), SETTINGS))).isEmpty();
    assertThat(connections).hasValue(1);
  }

  @Test
  void serverThatHangsUpIsAskedInHttp2() throws IOException {
    assertThat(greet(serve(plain(), "", SETTINGS))).isEmpty();
    assertThat(connections).hasValue(2);
  }

  @Test
  void buildkitdBehindTlsAgreesOnHttp2Only() throws Exception {
    var authority = new Certificates();
    var address = serve(behind(authority.server("127.0.0.1"), true, "h2"), SETTINGS);
    assertThat(greet(address, authority.client(folder))).isEmpty();
  }

  @Test
  void engineBehindTls() throws Exception {
    var authority = new Certificates();
    var address = serve(behind(authority.server("127.0.0.1"), true, "http/1.1"), ENGINE);
    assertThat(greet(address, authority.client(folder))).isPresent();
  }

  @Test
  void daemonThatNeedNotProveItself() throws Exception {
    var address = serve(behind(new Certificates().server("127.0.0.2"), false, "http/1.1"), ENGINE);
    var endpoint = Endpoint.parse(address, Optional.of(new Tls(Optional.empty(), false)), "a test");
    assertThat(new ProtocolDetector(new EngineSockets(endpoint), 5_000).detect()).isPresent();
  }

  @Test
  void wrongAuthority() throws Exception {
    var address = serve(behind(new Certificates().server("127.0.0.1"), true, "h2"), SETTINGS);
    var other = new Certificates().client(folder);
    assertThatThrownBy(() -> greet(address, other))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("not signed by the authority in " + folder.resolve("ca.pem"))
        .hasMessageContaining(address);
  }

  @Test
  void serverNameThatIsNotInItsCertificate() throws Exception {
    var authority = new Certificates();
    var address = serve(behind(authority.server("127.0.0.2"), true, "h2"), SETTINGS);
    var client = authority.client(folder);
    assertThatThrownBy(() -> greet(address, client))
        .hasMessageContaining("its certificate is for other names than '127.0.0.1'");
  }

  @Test
  void expiredClient() throws Exception {
    var authority = new Certificates();
    var address = serve(behind(authority.server("127.0.0.1"), true, "h2"), SETTINGS);
    var client = authority.client(folder, Duration.ofMinutes(-1));
    assertThatThrownBy(() -> greet(address, client))
        .hasMessageContaining("the client's certificate " + folder.resolve("cert.pem"))
        .hasMessageContaining("expired at ");
  }

  @Test
  void clientWithoutACertificate() throws Exception {
    var authority = new Certificates();
    var address = serve(behind(authority.server("127.0.0.1"), true, "http/1.1"), ENGINE);
    authority.client(folder);
    Files.delete(folder.resolve("cert.pem"));
    Files.delete(folder.resolve("key.pem"));
    assertThatThrownBy(() -> greet(address, folder))
        .hasMessageContaining("it wants to know its clients")
        .hasMessageContaining("Put cert.pem and key.pem into " + folder);
  }

  @Test
  void clientOfAnotherAuthority() throws Exception {
    var authority = new Certificates();
    var address = serve(behind(authority.server("127.0.0.1"), true, "http/1.1"), ENGINE);
    authority.client(server);
    new Certificates().client(folder);
    Files.copy(
        server.resolve("ca.pem"),
        folder.resolve("ca.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> greet(address, folder))
        .hasMessageContaining("it refused the connection")
        .hasMessageContaining(folder.resolve("cert.pem").toString());
  }

  @Test
  void clientWithHalfOfWhatItNeeds() throws Exception {
    var address = serve(plain(), ENGINE);
    new Certificates().client(folder);
    Files.delete(folder.resolve("key.pem"));
    assertThatThrownBy(() -> greet(address, folder))
        .hasMessageContaining(" lacks key.pem (or tls.key)");
  }

  @Test
  void tlsToAPlainPort() throws Exception {
    var address = serve(plain(), "HTTP/1.1 400 Bad Request\r\n\r\n");
    var client = new Certificates().client(folder);
    assertThatThrownBy(() -> greet(address, client))
        .hasMessageContaining("it does not speak TLS on this port");
  }

  @Test
  void plainToATlsPort() throws Exception {
    var address = serve(behind(new Certificates().server("127.0.0.1"), true, "h2"), SETTINGS);
    assertThatThrownBy(() -> greet(address))
        .hasMessageContaining("TLS")
        .hasMessageContaining("DOCKER_CERT_PATH")
        .hasMessageContaining("python-image.builder.certificates");
  }

  @Test
  void plainToAnEngineBehindTls() throws IOException {
    var refusal = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.";
    var address = serve(plain(), refusal);
    assertThatThrownBy(() -> greet(address)).hasMessageContaining("it speaks TLS only");
  }

  @Test
  void plainToWhatHangsUp() throws IOException {
    var address = serve(plain(), "");
    assertThatThrownBy(() -> greet(address)).hasMessageContaining("does not speak TLS, it seems");
  }

  @Test
  void proxyThatAnswersHtml() throws IOException {
    var address =
        serve(
            plain(),
            "HTTP/1.1 403 Forbidden\r\nServer: squid/6.1\r\n\r\n<html>no</html>",
            "HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\n<html>welcome</html>");
    assertThatThrownBy(() -> greet(address))
        .hasMessageContaining("status 403 as a web server or a proxy does (squid/6.1)");
    assertThatThrownBy(() -> greet(address))
        .hasMessageContaining("status 200")
        .hasMessageContaining("nginx");
  }

  @Test
  void somethingElse() throws IOException {
    var address = serve(plain(), "SSH-2.0-OpenSSH_9.2\r\n");
    assertThatThrownBy(() -> greet(address)).hasMessageContaining("does not speak HTTP");
  }

  @Test
  void socketThatIsNotOpenToUs() throws IOException {
    door = plain();
    var socket = Files.createFile(folder.resolve("docker.sock"));
    // Whoever runs the tests as root is denied nothing, so the denial is told.
    assertThat(
            new ConnectErrors(Endpoint.of("unix://" + socket))
                .describe(new IOException("Permission denied")))
        .hasMessage(
            "No permission to talk to the daemon at unix://"
                + socket
                + " (from the given host): its socket is not open to you. Add your user to the group"
                + " that owns the socket (usually 'docker'), or name the right address in"
                + " DOCKER_HOST.");
  }

  @Test
  void nobodyListens() throws IOException {
    door = plain();
    door.close();
    assertThatThrownBy(() -> greet("tcp://127.0.0.1:" + door.getLocalPort()))
        .hasMessageContaining("refused")
        .hasMessageContaining("Start the daemon, or name the right address in DOCKER_HOST.");
  }

  @Test
  void hostThatIsNotKnown() throws IOException {
    door = plain();
    assertThatThrownBy(() -> greet("tcp://no-such-host.invalid:1"))
        .hasMessageContaining("the host no-such-host.invalid is not known");
  }

  @Test
  void serverThatHangs() throws Exception {
    door = plain();
    assertThatThrownBy(() -> greet("tcp://127.0.0.1:" + door.getLocalPort()))
        .hasMessageContaining("did not answer within 2 seconds");
    ThrowAwayEngine.ends(Duration.ofSeconds(10), () -> waiting().isEmpty());
    assertThat(waiting()).as("threads that wait for the answer").isEmpty();
  }

  private static List<String> waiting() {
    return LeftThreads.now().stream().filter(name -> name.startsWith("buildkit-detect")).toList();
  }
}
