package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.plan.Fingerprint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Archives as python-build-standalone publishes them, on loopback: none can be fetched in a test,
 * so they are made from an image's interpreter, which then says of itself what those say.
 */
final class PublishedArchives implements AutoCloseable {
  private final Path folder;
  private final HttpServer server;

  PublishedArchives(Path folder) throws IOException {
    this.folder = folder;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(200, Files.size(file));
            Files.copy(file, exchange.getResponseBody());
          }
        });
    server.start();
  }

  /** Takes the interpreter out of an image. */
  void take(String image) throws Exception {
    var docker = System.getProperty("engine.docker", "");
    assumeTrue(!docker.isEmpty(), "needs the system property engine.docker");
    run(
        "container=$(%1$s create %2$s); %1$s cp $container:/opt/app/python - | tar -x;"
            + " %1$s rm $container; sed -i -e s,/opt/app/python,/install,g -e"
            + " 's,\\bgcc\\b,clang,g;s,\\bg++,clang++,g' python/lib/python3.*/_sysconfigdata_*.py",
        docker, image);
  }

  /**
   * Packs what was taken and says where it is, as elements of an {@code <archive>}.
   *
   * @param change a shell command in its folder, before
   */
  String pack(String name, String change) throws Exception {
    run("%s; tar -c python | gzip -1 >%s/%s", change, folder.toAbsolutePath(), name);
    return "<url>%s</url><sha256>%s</sha256>"
        .formatted(
            "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name,
            Fingerprint.of(Files.readAllBytes(folder.resolve(name))).hex());
  }

  private void run(String command, Object... words) throws Exception {
    var process =
        new ProcessBuilder("sh", "-ec", command.formatted(words))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
