package io.github.pythonimage.index;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real index on loopback, pypiserver, which the machine's pip installs into a folder of the test.
 * Who uploads needs the password; everybody may download.
 */
public final class PypiServer implements AutoCloseable {
  public static final Login UPLOADER = new Login("uploader", "s3cret/word", "a test");

  private static final int PATIENCE_SECONDS = 30;

  /** What it has. */
  public final Path packages;

  private final Path log;
  private final int port;
  private final Process process;

  private PypiServer(Path packages, Path log, int port, Process process) {
    this.packages = packages;
    this.log = log;
    this.port = port;
    this.process = process;
  }

  /** Installs and starts one; the test that asks is skipped where the machine has no pip. */
  public static PypiServer start(Path folder) throws Exception {
    var libraries = folder.resolve("libraries");
    var output = folder.resolve("install.log");
    var install =
        python(
            folder,
            output,
            List.of(
                "-m",
                "pip",
                "--disable-pip-version-check",
                "--no-input",
                "install",
                "--quiet",
                "--target",
                libraries.toString(),
                "pypiserver==2.4.2",
                "passlib==1.7.4"));
    assumeTrue(
        install.waitFor(PATIENCE_SECONDS * 10L, TimeUnit.SECONDS) && install.exitValue() == 0,
        () -> "needs python3 with pip and an index that has pypiserver: " + text(output));
    var passwords = folder.resolve("passwords");
    var sum =
        MessageDigest.getInstance("SHA-1")
            .digest(UPLOADER.password().getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        passwords, UPLOADER.user() + ":{SHA}" + Base64.getEncoder().encodeToString(sum) + "\n");
    var packages = Files.createDirectories(folder.resolve("packages"));
    var log = folder.resolve("server.log");
    var port = freePort();
    var process =
        python(
            folder,
            log,
            List.of(
                "-m",
                "pypiserver",
                "run",
                "-v",
                "--interface",
                "127.0.0.1",
                "--port",
                "" + port,
                "--passwords",
                passwords.toString(),
                "--authenticate",
                "update",
                "--disable-fallback",
                packages.toString()));
    var server = new PypiServer(packages, log, port, process);
    server.await();
    return server;
  }

  private static Process python(Path folder, Path output, List<String> arguments) {
    var command = new ArrayList<>(List.of("python3"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("PYTHONPATH", folder.resolve("libraries").toString());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    try {
      return builder.start();
    } catch (IOException e) {
      assumeTrue(false, "needs python3: " + e.getMessage());
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await() throws InterruptedException {
    var client = HttpClient.newHttpClient();
    for (var tenths = 0; tenths < PATIENCE_SECONDS * 10; tenths++) {
      try {
        client.send(HttpRequest.newBuilder(simple()).build(), BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
      if (!process.isAlive()) {
        throw new IllegalStateException("pypiserver ended: " + text(log));
      }
    }
    throw new IllegalStateException("pypiserver does not answer: " + text(log));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Where it takes files. */
  public URI upload() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Where it lists them. */
  public URI simple() {
    return URI.create("http://127.0.0.1:" + port + "/simple/");
  }

  /** The files that it has. */
  public List<String> files() {
    return Arrays.stream(packages.toFile().list()).sorted().toList();
  }

  /** What it says of requests. */
  public String said() {
    return text(log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
