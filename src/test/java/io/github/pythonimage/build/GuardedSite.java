package io.github.pythonimage.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Archives and wheels of a folder, and simple pages of them, for who has the login. */
final class GuardedSite implements AutoCloseable {
  /** The paths that were asked for with a login, right or wrong. */
  final List<String> loggedIn = new CopyOnWriteArrayList<>();

  private final Path folder;
  private final String user;
  private final String password;
  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();

  private GuardedSite(Path folder, String user, String password, HttpServer server) {
    this.folder = folder;
    this.user = user;
    this.password = password;
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(workers);
    server.start();
  }

  static GuardedSite of(Path folder, String user, String password) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new GuardedSite(folder, user, password, HttpServer.create(address, 0));
  }

  /** Its address, with no '/' behind it. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The same with the login, as some write it. */
  String urlWithLogin() {
    return url().replace("//", "//" + user + ":" + password + "@");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      var expected = "Basic " + Base64.getEncoder().encodeToString(login);
      var said = exchange.getRequestHeaders().getFirst("Authorization");
      if (said != null) {
        loggedIn.add(exchange.getRequestURI().getPath());
      }
      if (!expected.equals(said)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"a test\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      var words = exchange.getRequestURI().getPath().split("/");
      var name = words[words.length - 1];
      var file = folder.resolve(name);
      var isFile = Files.isRegularFile(file);
      var content =
          isFile
              ? Files.readAllBytes(file)
              : page(name.replace('-', '_')).getBytes(StandardCharsets.UTF_8);
      if (!isFile) {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
      }
      var status = content.length == 0 ? 404 : 200;
      if (exchange.getRequestMethod().equals("HEAD") || content.length == 0) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(status, content.length);
        exchange.getResponseBody().write(content);
      }
    }
  }

  private String page(String module) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(module + "-"))
          .map(name -> "<a href=\"../../files/%s\">%s</a>\n".formatted(name, name))
          .collect(Collectors.joining());
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
