package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pythonimage.build.HostileRegistry.Attack;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.docker.OwnAuthority;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.secrets.BuildSecrets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry on loopback that attacks whoever builds with it and publishes to it. Each attack ends
 * in one error, no tag moves, and no password leaves this machine.
 */
@Tag("engine")
@Timeout(900)
class HostileRegistryEngineTest {
  private static final Credentials BOB = new Credentials("bob", "secret-of-bob");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path module;
  @TempDir private Path authority;
  private final ConsoleFake console = new ConsoleFake();
  private final String path = "hostile/t" + Long.toString(System.nanoTime(), 36) + "/python";
  private final List<String> visited = new CopyOnWriteArrayList<>();
  private final List<String> stolen = new CopyOnWriteArrayList<>();
  private HostileRegistry registry;
  private HttpsServer thief;
  private HttpServer plainThief;

  /** The registry, and two servers of somebody else on an address that is not loopback. */
  @BeforeEach
  void start() throws Exception {
    registry = new HostileRegistry(EngineFact.REGISTRY.need());
    thief = HttpsServer.create(new InetSocketAddress(otherAddress(), 0), 0);
    thief.setHttpsConfigurator(new HttpsConfigurator(OwnAuthority.make(authority).tls()));
    plainThief = HttpServer.create(new InetSocketAddress(otherAddress(), 0), 0);
    for (var server : List.of(thief, plainThief)) {
      server.createContext("/", this::steal);
      server.start();
    }
  }

  private void steal(HttpExchange exchange) throws IOException {
    visited.add(exchange.getRequestURI().getPath());
    var login = exchange.getRequestHeaders().getFirst("Authorization");
    if (login != null) {
      stolen.add(login);
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static String address(HttpServer server) {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  private static InetAddress otherAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(one -> one instanceof Inet4Address && !one.isLoopbackAddress())
        .findFirst()
        .orElseThrow(() -> new IOException("this machine has loopback addresses only"));
  }

  @AfterEach
  void stop() throws Exception {
    thief.stop(0);
    plainThief.stop(0);
    registry.close();
    var digest = ask("HEAD", "3.13").headers().firstValue("Docker-Content-Digest");
    if (digest.isPresent()) {
      ask("DELETE", digest.get());
    }
  }

  private java.net.http.HttpResponse<String> ask(String method, String reference) throws Exception {
    var address =
        "http://%s/v2/%s/manifests/%s".formatted(EngineFact.REGISTRY.need(), path, reference);
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(address))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Accept", "application/vnd.oci.image.index.v1+json")
            .header("Accept", "application/vnd.oci.image.manifest.v1+json")
            .build(),
        BodyHandlers.ofString());
  }

  private Pipeline pipeline(String engine, Connections connections) {
    var images =
        """
        <images><image>
          <name>%s/%s</name>
          <tags><tag>{series}</tag></tags>
          <base>%s/debian:trixie-slim</base>
          <distribution>debian:trixie</distribution>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
        </image></images>
        """
            .formatted(registry.host(), path, registry.host());
    return new Pipeline(
        BuildConfigFixture.of(module, PomImages.of(images, module))
            .engine(() -> Endpoint.of(engine))
            .connections(connections)
            .credentials(host -> Optional.of(BOB))
            .secrets(new BuildSecrets(BuildConfigFixture.pip(), List.of(), List.of()))
            .options(BuildConfigFixture.onHost(false))
            .outputs(new Outputs(List.of(), Set.of(Place.REGISTRY), List.of(), false))
            .get(),
        console);
  }

  private void build() {
    try (var connections = new Connections()) {
      pipeline(EngineFact.CONTAINERD_HOST.need(), connections).build();
    }
  }

  private void verify(String engine) {
    try (var connections = new Connections()) {
      pipeline(engine, connections).verify();
    }
  }

  /** Verifying ends in an error within a minute, and its text is one line of what is meant. */
  private void attack(String error, Attack attack) throws Exception {
    registry.attack(attack);
    console.all.clear();
    var start = Instant.now();

    // The engine's own client of registries is not what is attacked here.
    assertThatThrownBy(() -> verify("unix://" + module.resolve("no-engine.sock")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("No tag was set");

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(240));
    assertThat(console.all)
        .anyMatch(line -> line.contains(error))
        .allMatch(line -> line.length() < 2000 && !line.contains(BOB.secret()));
    assertThat(registry.attacked).isNotEmpty();
    registry.behave();
    assertThat(ask("HEAD", "3.13").statusCode()).isEqualTo(404);
    assertThat(stolen).isEmpty();
  }

  private static Attack challenges(String challenge) {
    return (head, out) ->
        out.write(
            HostileRegistry.answer(
                "401 Unauthorized", "WWW-Authenticate: " + challenge + "\r\n", ""));
  }

  /** Asks for a login, and sends whoever has one to another host. */
  private static Attack redirects(String address) {
    return (head, out) ->
        out.write(
            head.toLowerCase(Locale.ROOT).contains("\r\nauthorization: ")
                ? HostileRegistry.answer(
                    "307 Temporary Redirect", "Location: " + address + "\r\n", "")
                : HostileRegistry.answer(
                    "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", ""));
  }

  private static void flood(String head, OutputStream out) throws IOException {
    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    var block = "[".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    while (true) {
      out.write(block); // Until the client hangs up.
    }
  }

  /** Begins an answer, and sends no more than a byte now and then. */
  private static void stall(String head, OutputStream out) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    try {
      for (var i = 0; i < 300; i++) {
        out.write('{');
        out.flush();
        Thread.sleep(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void publishesNothingAndSendsNoPassword() throws Exception {
    // Also while it builds: what the plugin asks of the base's registry.
    registry.attack(HostileRegistryEngineTest::flood);
    build();

    attack("its answer is longer than 4 MiB", HostileRegistryEngineTest::flood);
    var other = address(thief);
    var plain = address(plainThief);
    attack(
        "it wants a password sent to 'http://" + plain + "/token' without encryption",
        challenges("Bearer realm=\"http://" + plain + "/token\",service=\"x\""));
    attack("PKIX path", challenges("Bearer realm=\"https://" + other + "/token\",service=\"x\""));
    attack("401 Unauthorized", challenges("Bearer realm=\"" + "\\\"".repeat(100_000) + "\""));
    assertThat(visited).as("what asks for a login at another host").isEmpty();
    attack("cannot be read", redirects("http://" + plain + "/"));
    assertThat(visited).as("the redirect is followed, without the login").isNotEmpty();
    attack(
        "it gives sha256:",
        (head, out) ->
            out.write(
                HostileRegistry.answer(
                    "200 OK",
                    "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n",
                    "{\"evil\":\"\u001b[2J\"}")));

    verify(EngineFact.CONTAINERD_HOST.need());

    assertThat(ask("HEAD", "3.13").statusCode()).isEqualTo(200);
  }

  @Test
  @Tag("full")
  void doesNotWaitForEver() throws Exception {
    build();

    attack("no complete answer in time", HostileRegistryEngineTest::stall);
    attack(
        "it sent less than 1024 KiB in 60 s",
        (head, out) -> {
          if (head.contains("/blobs/") && head.startsWith("GET")) {
            stall(head, out);
          } else {
            relay(head, out);
          }
        });
  }

  /** The honest answer. */
  private static void relay(String head, OutputStream out) throws IOException {
    var words = head.split(" ", 3);
    var request =
        HttpRequest.newBuilder(URI.create("http://" + EngineFact.REGISTRY.need() + words[1]))
            .header("Accept", "application/vnd.oci.image.index.v1+json")
            .header("Accept", "application/vnd.oci.image.manifest.v1+json")
            .method(words[0], HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      var answer = HTTP.send(request, BodyHandlers.ofByteArray());
      var type = answer.headers().firstValue("Content-Type").orElse("application/octet-stream");
      out.write(
          HostileRegistry.answer(
              answer.statusCode() + " X",
              "Content-Type: " + type + "\r\n",
              new String(answer.body(), StandardCharsets.ISO_8859_1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
