package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.engine.OwnAuthority;
import io.github.pythonimage.pipeline.PureWheel;
import io.github.pythonimage.plan.Fingerprint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the step that installs pinned tools does about a damaged cache of pip, with the machine's
 * pip.
 */
class PinnedToolsTest {
  private static final String WHEEL = "acme_tool-1.0-py3-none-any.whl";

  @TempDir private static Path venv;

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private AutoCloseable overTls;
  private Path cache;
  private String install;
  private List<String> environment;

  @BeforeAll
  static void python() throws Exception {
    var python = new ProcessBuilder("python3", "-m", "venv", venv.toString()).start();
    python.getOutputStream().close();
    assumeThat(python.waitFor()).as("the machine needs a python3 with venv").isZero();
  }

  @BeforeEach
  void serve() throws Exception {
    new PureWheel("acme-tool", "1.0", "a test").into(folder);
    var sum = Fingerprint.of(Files.readAllBytes(folder.resolve(WHEEL))).hex();
    var list = folder.resolve("wheel-tools.txt");
    Files.writeString(list, "acme-tool==1.0 --hash=sha256:" + sum + "\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    var authority = OwnAuthority.make(folder);
    var pump = authority.inFrontOf(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    overTls = pump;
    cache = folder.resolve("cache");
    install =
        PackageManagersEngineTest.rendered("requirements-and-projects")
            .replaceFirst("(?s)^.*?\n(?=pinned\\(\\) \\{\n)", "")
            .replaceFirst("(?s)\nEOF\n.*", "\n")
            .replace("/opt/python-image/wheel-tools", venv.toString())
            .replace("/scripts/wheel-tools.txt", list.toString())
            .replace("/root/.cache/pip", cache.toString());
    environment =
        List.of(
            "PIP_CONFIG_FILE=/dev/null",
            "PIP_CACHE_DIR=" + cache,
            "PIP_INDEX_URL=https://localhost:" + pump.port() + "/simple",
            "PIP_CERT=" + authority.certificate(),
            "PIP_FORCE_REINSTALL=1",
            "PIP_RETRIES=1",
            "PIP_DISABLE_PIP_VERSION_CHECK=1",
            "PATH=/usr/bin:/bin",
            "HOME=" + folder);
  }

  @AfterEach
  void stop() throws Exception {
    overTls.close();
    server.stop(0);
  }

  /** As a public index answers, whose files pip keeps. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      asked.add(path);
      var page = path.endsWith("/");
      var content =
          page
              ? "<a href=\"/%1$s\">%1$s</a>".formatted(WHEEL).getBytes(StandardCharsets.UTF_8)
              : Files.readAllBytes(folder.resolve(WHEEL));
      exchange.getResponseHeaders().set("Content-Type", page ? "text/html" : "application/zip");
      exchange.getResponseHeaders().set("Cache-Control", "max-age=365000000, immutable, public");
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  /** What commands write, and their status. */
  private List<String> run(String commands) throws Exception {
    var command = new ArrayList<>(List.of("env", "-i"));
    command.addAll(environment);
    command.addAll(List.of("sh", "-c", "set -eu\n" + commands));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var said = new ArrayList<>(lines.lines().toList());
    said.add("status " + process.waitFor());
    return said;
  }

  /** Changes a letter in the wheel, wherever pip keeps it. */
  private void damage() throws Exception {
    var damaged = 0;
    try (var files = Files.walk(cache)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        var changed = text.replace("acme_tool.py", "acme_tooL.py");
        if (!changed.equals(text)) {
          Files.write(file, changed.getBytes(StandardCharsets.ISO_8859_1));
          damaged++;
        }
      }
    }
    assertThat(damaged).isPositive();
  }

  private String onlyOnce() {
    return install.replaceFirst("(?s)\n}\n.*", "\n}\npinned\n");
  }

  @Test
  void aDamagedFileInTheCacheIsFetchedAgain() throws Exception {
    assertThat(run(install)).endsWith("status 0");
    asked.clear();
    assertThat(run(install)).endsWith("status 0");
    assertThat(asked).doesNotContain("/" + WHEEL);
    damage();
    assertThat(String.join("\n", run(onlyOnce())))
        .contains("DO NOT MATCH THE HASHES")
        .endsWith("status 1");

    assertThat(run(install)).containsExactly("status 0");

    assertThat(asked).contains("/" + WHEEL);
    asked.clear();
    assertThat(run(onlyOnce())).endsWith("status 0");
    assertThat(asked).doesNotContain("/" + WHEEL);
  }

  @Test
  void anIndexThatChangedTheFileIsRefused() throws Exception {
    new PureWheel("acme-tool", "1.0", "evil").into(folder);

    assertThat(String.join("\n", run(install)))
        .containsOnlyOnce("DO NOT MATCH THE HASHES")
        .endsWith("status 1");
  }

  @Test
  void nobodyAnswers() throws Exception {
    assertThat(run(install)).endsWith("status 0");
    overTls.close();
    server.stop(0);

    assertThat(String.join("\n", run(install))).contains("Retrying").endsWith("status 1");

    assertThat(cache).isNotEmptyDirectory();
  }
}
