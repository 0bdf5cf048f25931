package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a matrix needs is fetched once for all of it; Pythons come from packages, to be quick. */
@Tag("engine")
@Timeout(600)
class WheelDownloadsEngineTest {
  private static final List<String> NAMES = List.of("acme-one", "acme-two", "acme-three");

  @TempDir private Path module;
  @TempDir private Path files;
  // Nobody's cache has it.
  private final String version = "1." + System.currentTimeMillis();

  private static String image(String installer) {
    return """
        <images><image>
          <name>wheel-downloads-test/python</name>
          <base>debian:forky-slim</base>
          <policies><base-rolling>off</base-rolling></policies>
          <pythons><python>3.13</python><python>3.14</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <wheels><requirements>requirements.txt</requirements><installer>%s</installer></wheels>
        </image></images>
        """
        .formatted(installer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void seriesThatAreBuiltAtOnceFetchEachFileOnce(String installer) throws Exception {
    var trial = new Trial(module);
    assumeTrue(trial.has("debian:forky-slim"), "needs debian:forky-slim, as '.ci/engine up' makes");
    for (var name : NAMES) {
      new PureWheel(name, version, installer + version).into(files);
    }
    try (var index = new SlowIndex(files)) {
      var lines = NAMES.stream().map(name -> name + "==" + version);
      Files.writeString(
          module.resolve("requirements.txt"),
          "--index-url " + index.url() + "\n" + lines.collect(Collectors.joining("\n")) + "\n");

      assertThat(trial.run(image(installer)))
          .hasSize(2)
          .allSatisfy(proof -> assertThat(proof.findings()).isEmpty());

      assertThat(index.asked.stream().filter(path -> path.equals("/simple/acme-one/")))
          .as("both series ask what there is")
          .hasSizeGreaterThan(1);
      assertThat(index.asked.stream().filter(path -> path.endsWith(".whl")))
          .containsExactlyInAnyOrderElementsOf(
              NAMES.stream().map(name -> "/files/" + file(name)).toList());
    }
  }

  private String file(String name) {
    return name.replace('-', '_') + "-" + version + "-py3-none-any.whl";
  }

  /**
   * Says on its pages what it has, with checksums and metadata, as PyPI does: nobody needs a file
   * to know what is in it. A file takes its time, in which the other series asks for it as well.
   */
  private static final class SlowIndex implements AutoCloseable {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Path folder;

    SlowIndex(Path folder) throws IOException {
      this.folder = folder;
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.setExecutor(workers);
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/simple/";
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        var path = exchange.getRequestURI().getPath();
        asked.add(path);
        var name = path.replaceAll(".*/(?=.)|/$", "");
        var content = content(name);
        if (name.endsWith(".whl")) {
          Thread.sleep(3000);
        }
        exchange.getResponseHeaders().set("Content-Type", path.endsWith("/") ? "text/html" : "x/y");
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
      try (var wheels = Files.list(folder)) {
        var links = new StringBuilder();
        for (var wheel : wheels.map(file -> file.getFileName().toString()).toList()) {
          if (wheel.startsWith(project.replace('-', '_') + "-")) {
            links.append(
                "<a href=\"../../files/%1$s#sha256=%2$s\" data-core-metadata=\"sha256=%3$s\">%1$s</a>\n"
                    .formatted(wheel, sum(content(wheel)), sum(metadata(wheel))));
          }
        }
        return links.toString().getBytes(StandardCharsets.UTF_8);
      }
    }

    private static String sum(byte[] content) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      server.stop(0);
      workers.shutdownNow();
    }
  }
}
