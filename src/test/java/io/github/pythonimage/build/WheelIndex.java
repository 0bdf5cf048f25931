package io.github.pythonimage.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.plan.Fingerprint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.ZipFile;

/**
 * An index on loopback that says on its pages what the wheels of a folder are, with checksums and
 * metadata, as PyPI does: nobody needs a file to know what is in it.
 */
final class WheelIndex implements AutoCloseable {
  /** The paths that it was asked for. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** What its pages say of files, {@code sha256=…}, where that is not so. */
  final Map<String, String> claims = new ConcurrentHashMap<>();

  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final Path folder;
  private final Duration pause;
  private final HttpServer server;

  private WheelIndex(Path folder, Duration pause, HttpServer server) {
    this.folder = folder;
    this.pause = pause;
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
  }

  /**
   * @param pause how long a wheel takes, for others to ask for it meanwhile
   */
  static WheelIndex of(Path folder, Duration pause) throws IOException {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new WheelIndex(folder, pause, HttpServer.create(anyPort, 0));
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/simple/";
  }

  /** Where a wheel is. */
  String file(String wheel) {
    return url().replace("/simple/", "/files/") + wheel;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      asked.add(path);
      var name = path.replaceAll("/$", "").replaceAll(".*/", "");
      if (name.endsWith(".whl")) {
        Thread.sleep(pause.toMillis());
      }
      var content = content(name);
      exchange
          .getResponseHeaders()
          .set("Content-Type", path.endsWith("/") ? "text/html" : "application/octet-stream");
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] content(String name) throws IOException {
    if (name.endsWith(".whl")) {
      return Files.readAllBytes(folder.resolve(name));
    }
    return name.endsWith(".metadata") ? metadata(name.replace(".metadata", "")) : page(name);
  }

  private byte[] metadata(String wheel) throws IOException {
    try (var zip = new ZipFile(folder.resolve(wheel).toFile())) {
      var entry = zip.stream().filter(e -> e.getName().endsWith("/METADATA")).findFirst();
      return zip.getInputStream(entry.orElseThrow()).readAllBytes();
    }
  }

  private byte[] page(String project) throws IOException {
    var links = new StringBuilder();
    try (var wheels = Files.list(folder)) {
      for (var wheel : wheels.map(file -> file.getFileName().toString()).toList()) {
        if (wheel.startsWith(project.replace('-', '_') + "-")) {
          links.append(
              "<a href=\"../../files/%1$s#%2$s\" data-core-metadata=\"sha256=%3$s\">%1$s</a>\n"
                  .formatted(
                      wheel,
                      claims.getOrDefault(wheel, "sha256=" + sum(wheel)),
                      Fingerprint.of(metadata(wheel)).hex()));
        }
      }
    }
    return links.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The SHA-256 that a wheel really has. */
  String sum(String wheel) throws IOException {
    return Fingerprint.of(content(wheel)).hex();
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
