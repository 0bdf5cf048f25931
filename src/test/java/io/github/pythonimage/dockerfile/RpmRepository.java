package io.github.pythonimage.dockerfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.spec.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A repository of RPMs on loopback, for steps that have the machine's own network. */
final class RpmRepository implements AutoCloseable {
  private static final String INDEX = "repodata/repomd.xml";

  /** By path below the address. */
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  private final HttpServer server;

  RpmRepository() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/acme/",
        exchange -> {
          var path = exchange.getRequestURI().normalize().getPath();
          var content = files.get(path.substring("/acme/".length()));
          try (exchange) {
            exchange.sendResponseHeaders(
                content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
              exchange.getResponseBody().write(content);
            }
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/acme";
  }

  /** Has what a folder has and nothing else, with an index that a key signs. */
  void publish(Path folder, TestKeys key) throws IOException {
    publish(folder);
    files.put(INDEX + ".asc", key.signature(files.get(INDEX)).getBytes(UTF_8));
  }

  /** The same without a signature. */
  void publish(Path folder) throws IOException {
    files.clear();
    try (var all = Files.walk(folder)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
  }

  /** Changes the index after it was signed. */
  void changeIndex() {
    files.computeIfPresent(
        INDEX,
        (name, content) ->
            new String(content, UTF_8).replace("<revision>1", "<revision>2").getBytes(UTF_8));
  }

  /** Changes a list that the index vouches for. */
  void changeList() {
    files.replaceAll(
        (name, content) ->
            name.contains("-primary.")
                ? (new String(content, ISO_8859_1) + "x").getBytes(ISO_8859_1)
                : content);
  }

  void empty() {
    files.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
