package io.github.pythonimage.buildkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.buildkit.connection.EngineSockets;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real engine of a test's own, which may be stopped, killed, paused and filled; the image {@code
 * tiny} is in it. It needs what {@code .ci/engine up} makes.
 */
public final class ThrowAwayEngine implements AutoCloseable {

  /** The base image: a shell with {@code sleep}, {@code cat}, {@code dd} and {@code ls}. */
  public static final String BASE = "tiny";

  private static final Path SCRIPT = Path.of(".ci/engine.d/extra");

  private final String name;
  private Map<String, String> facts;

  private ThrowAwayEngine(String name, Map<String, String> facts) {
    this.name = name;
    this.facts = facts;
  }

  /**
   * Starts an engine. Its kind is the size of its disk, such as {@code 64m}, which is unlimited
   * unless given; or {@code classic}, which builds without BuildKit; or {@code newer}, Engine 29.
   */
  public static ThrowAwayEngine start(String... kind) {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("user.name").equals("root"),
        "an engine to kill needs root on Linux");
    var name = "test-" + Long.toString(System.nanoTime(), 36);
    var words = Stream.concat(Stream.of("up", name), Stream.of(kind)).toArray(String[]::new);
    return new ThrowAwayEngine(name, facts(words));
  }

  /** Starts it again, after it was ended, on what its disk holds. */
  public void restart() {
    facts = facts("start", name);
  }

  public String host() {
    return String.valueOf(facts.get("host"));
  }

  public Endpoint endpoint() {
    return Endpoint.of(host());
  }

  /** All that it keeps: its disk and its log, which tells more than usual. */
  public Path folder() {
    return Path.of(endpoint().uri().getPath()).getParent();
  }

  /** Sends a signal to the engine itself, by its name without SIG. */
  public void signal(String signal) {
    run("kill", "-" + signal, String.valueOf(facts.get("pid")));
  }

  /** How many sessions the engine still serves, by its own account. */
  public long sessions() throws IOException {
    try (var socket = new EngineSockets(endpoint()).open()) {
      socket
          .getOutputStream()
          .write(
              "GET /debug/pprof/goroutine?debug=2 HTTP/1.0\r\nHost: engine\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var dump = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return dump.lines().filter(line -> line.contains("session.monitorHealth(")).count();
    }
  }

  /** Processes of this machine with this in their command line: a step's, for one. */
  public static List<String> processes(String mark) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(mark))
        .toList();
  }

  /** Waits until something has come to an end, for as long as it may take. */
  public static boolean ends(Duration timeout, Check check) throws Exception {
    var until = System.nanoTime() + timeout.toNanos();
    while (!check.over()) {
      if (System.nanoTime() > until) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }

  /** Something that is over, or not yet. */
  @FunctionalInterface
  public interface Check {
    boolean over() throws Exception;
  }

  @Override
  public void close() {
    run(SCRIPT.toString(), "down", name);
  }

  private static Map<String, String> facts(String... words) {
    var command = Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(words));
    return run(command.toArray(String[]::new))
        .lines()
        .map(line -> line.split(" ", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static String run(String... command) {
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed");
      }
      return said;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
