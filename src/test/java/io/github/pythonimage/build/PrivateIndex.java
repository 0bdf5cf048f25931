package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.pypi.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real index of packages on loopback: pypiserver, in an environment that the machine's Python
 * makes.
 */
final class PrivateIndex implements AutoCloseable {
  private final Path folder;
  private final Path log;
  private final Process process;
  private final int port;

  private PrivateIndex(Path folder, Path log, Process process, int port) {
    this.folder = folder;
    this.log = log;
    this.process = process;
    this.port = port;
  }

  /** Installs the server; once, for all indexes. */
  static Path install(Path tools) throws Exception {
    run("", "python3", "-m", "venv", tools.toString());
    run(
        "",
        tools + "/bin/python",
        "-m",
        "pip",
        "install",
        "-q",
        "pypiserver==2.4.1",
        "passlib==1.7.4");
    return tools;
  }

  /** One that anybody may read. */
  static PrivateIndex open(Path tools, Path folder) throws Exception {
    return start(tools, folder, List.of("-a", ".", "-P", "."));
  }

  /** One that only shows itself to somebody. */
  static PrivateIndex guarded(Path tools, Path folder, Login login) throws Exception {
    return start(tools, folder, List.of("-a", "download,list,update", "-P", known(tools, login)));
  }

  /** One that anybody may read and somebody may write. */
  static PrivateIndex writable(Path tools, Path folder, Login login) throws Exception {
    return start(tools, folder, List.of("-a", "update", "-P", known(tools, login)));
  }

  private static String known(Path tools, Login login) throws Exception {
    var passwords = Files.createTempFile(tools, "known", ".htpasswd").toString();
    // Not as a word of the command, which a JVM may write with fewer letters.
    run(
        login.password(),
        tools + "/bin/python",
        "-c",
        "import sys; from passlib.apache import HtpasswdFile as F; f = F(sys.argv[1], new=True);"
            + " f.set_password(sys.argv[2], sys.stdin.buffer.read().decode()); f.save()",
        passwords,
        login.user());
    return passwords;
  }

  private static PrivateIndex start(Path tools, Path folder, List<String> access) throws Exception {
    Files.createDirectories(folder);
    var port = freePort();
    var command =
        new ProcessBuilder(
            tools + "/bin/pypi-server",
            "run",
            "-v",
            "-i",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "--disable-fallback");
    command.command().addAll(access);
    command.command().add(folder.toString());
    var log = folder.resolveSibling(folder.getFileName() + ".log");
    var process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    for (var tries = 0; !answers(port); tries++) {
      assertThat(process.isAlive() && tries < 300).as(Files.readString(log)).isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return new PrivateIndex(folder, log, process, port);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String input, String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** Puts a wheel there. */
  void add(PureWheel wheel) throws IOException {
    wheel.into(folder);
  }

  /** A file that is there, as a lock names it. */
  String locked(String file) throws IOException {
    return "{ url = \"%s\", hashes = { sha256 = \"%s\" } }"
        .formatted(
            url().replace("/simple/", "/packages/" + file),
            Fingerprint.of(Files.readAllBytes(folder.resolve(file))).hex());
  }

  /** Where its files are. */
  Path folder() {
    return folder;
  }

  /** The files that it has. */
  List<String> files() {
    return Arrays.stream(folder.toFile().list()).sorted().toList();
  }

  /** What it says of requests. */
  String said() throws IOException {
    return Files.readString(log);
  }

  /** Where it takes files. */
  URI upload() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** The address of its simple pages. */
  String url() {
    return "http://127.0.0.1:" + port + "/simple/";
  }

  @Override
  public void close() {
    process.destroy();
  }
}
