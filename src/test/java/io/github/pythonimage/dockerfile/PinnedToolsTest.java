package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.build.PureWheel;
import io.github.pythonimage.docker.OwnAuthority;
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

/** What the step that installs pinned tools takes, with the machine's pip. */
class PinnedToolsTest {
  private static final String WHEEL = "acme_tool-1.0-py3-none-any.whl";

  @TempDir private static Path venv;

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private AutoCloseable overTls;
  private Path cache;
  private String index;
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
    index = "https://localhost:" + pump.port() + "/";
    cache = folder.resolve("cache");
    install =
        PackageManagersEngineTest.rendered("requirements-and-projects")
            .replaceFirst("(?s)^.*?\n(?=\\S*/wheel-tools/bin/python3 -m pip install )", "")
            .replaceFirst("(?s)\nEOF\n.*", "\n")
            .replace("/opt/python-image/wheel-tools", venv.toString())
            .replace("/scripts/python_image/build/wheel-tools.txt", list.toString());
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

  /** Puts another wheel of the same name where pip keeps wheels that it built. */
  private static final String POISON =
      """
      import hashlib, json, pathlib, shutil, sys
      from pip._internal.cache import SimpleWheelCache
      from pip._internal.models.link import Link
      cache, url, genuine, evil = sys.argv[1:]
      place = pathlib.Path(SimpleWheelCache(cache).get_path_for_link(Link(url)))
      place.mkdir(parents=True)
      shutil.copy(evil, place)
      total = hashlib.sha256(pathlib.Path(genuine).read_bytes()).hexdigest()
      info = {"hash": "sha256=" + total, "hashes": {"sha256": total}}
      (place / "origin.json").write_text(json.dumps({"url": url, "archive_info": info}))
      """;

  private void poison() throws Exception {
    var evil = Files.createDirectories(folder.resolve("evil"));
    new PureWheel("acme-tool", "1.0", "evil").into(evil);
    var process =
        new ProcessBuilder(
                venv.resolve("bin/python3").toString(),
                "-c",
                POISON,
                cache.toString(),
                index + WHEEL,
                folder.resolve(WHEEL).toString(),
                evil.resolve(WHEEL).toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static final String ORIGIN =
      "\n" + "$PYTHON -c 'import acme_tool; print(acme_tool.origin)'\n";

  private List<String> installed(String commands) throws Exception {
    return run(commands + ORIGIN.replace("$PYTHON", venv.resolve("bin/python3").toString()));
  }

  /** pip compares what it fetches with the checksum, and not what lies in its cache. */
  @Test
  void aWheelThatSomebodyPutIntoACacheIsNotTaken() throws Exception {
    poison();
    assertThat(installed(install.replace("--no-cache-dir ", "")))
        .as("the attack without the defence")
        .containsExactly("evil", "status 0");

    assertThat(installed(install)).containsExactly("a test", "status 0");
    assertThat(asked).contains("/" + WHEEL);
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
    overTls.close();
    server.stop(0);

    assertThat(String.join("\n", run(install))).contains("Retrying").endsWith("status 1");
  }
}
