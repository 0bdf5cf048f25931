package io.github.pythonimage.config.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.sun.net.httpserver.HttpServer;
import io.github.pythonimage.config.Prefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthcheckTest {
  private static final Prefix PREFIX = Prefix.of("/opt/app");

  private static Healthcheck http(String address) {
    return new Healthcheck(
        List.of(),
        Optional.of(address),
        Optional.empty(),
        Optional.of(new DockerDuration("2500ms")),
        Optional.empty(),
        Optional.empty());
  }

  private static HttpServer server() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @Test
  void hasTheWordsOptionsAndNumbersOfDocker() {
    var one =
        new Healthcheck(
            List.of("curl", "-f"),
            Optional.empty(),
            Optional.of(new DockerDuration("1m30s")),
            Optional.of(new DockerDuration("0.5s")),
            Optional.of(new DockerDuration("1h")),
            Optional.of(5));

    assertThat(one.words(PREFIX)).containsExactly("curl", "-f");
    assertThat(one.options())
        .containsExactly("--interval=1m30s", "--timeout=0.5s", "--start-period=1h", "--retries=5");
    assertThat(one.numbers())
        .containsExactly(
            entry("Interval", 90_000_000_000L),
            entry("Timeout", 500_000_000L),
            entry("StartPeriod", 3_600_000_000_000L),
            entry("Retries", 5L));
  }

  @Test
  void asksAnAddressByThePythonOfTheImage() {
    assertThat(http("http://localhost:8000/x?y='z'").words(PREFIX))
        .startsWith("/opt/app/venv/bin/python3", "-I", "-c")
        .last()
        .asString()
        .endsWith(".open('http://localhost:8000/x?y=%27z%27', timeout=2.5)");
  }

  @ParameterizedTest
  @CsvSource({"200,0", "204,0", "404,1", "503,1"})
  void isHealthyIfTheAnswerIsASuccess(int status, int exitCode) throws Exception {
    var server = server();
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(run("http://127.0.0.1:" + server.getAddress().getPort() + "/health"))
          .isEqualTo(exitCode);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void isUnhealthyIfNobodyAnswers() throws Exception {
    var server = server();
    var port = server.getAddress().getPort();
    server.stop(0);

    assertThat(run("http://127.0.0.1:" + port + "/health")).isEqualTo(1);
  }

  /** By the machine's Python, and with a proxy that nobody may ask. */
  private static int run(String address) throws IOException, InterruptedException {
    var words = new ArrayList<>(http(address).words(PREFIX));
    words.set(0, "python3");
    var python = new ProcessBuilder(words).redirectErrorStream(true);
    python.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    python.environment().put("http_proxy", "http://192.0.2.1:9");
    return python.start().waitFor();
  }

  @Test
  void reportsAllMistakesAtOnce() {
    assertThatThrownBy(
            () ->
                new Healthcheck(
                    List.of("a b"),
                    Optional.of("localhost"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(0)))
        .hasMessageStartingWith("4 mistakes in the configuration:\nhas both <command> and <http>.")
        .hasMessageContaining("\n<command>: 'a b' is one word with blanks in it.")
        .hasMessageContaining("\n<http>: 'localhost' is not such an address.")
        .hasMessageContaining("\n<retries>: '0' is too few.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/health",
        "https://localhost/",
        "ftp://localhost/",
        "http:/health",
        "http://",
        "http://me:pass@localhost/",
        "http://localhost:70000/",
        "http://localhost:0/",
        "http://localhost/#part",
        "http://localhost/a b",
        "http://localhost/é",
        "http://localhost/\"",
        "http://localhost/\\",
        "http://localhost/\nx"
      })
  void rejectsOtherAddresses(String address) {
    assertThatThrownBy(() -> http(address))
        .hasMessageStartingWith("<http>: ")
        .hasMessageNotContaining("pass@");
  }

  @ParameterizedTest
  @CsvSource({
    "30s,30000000000,30",
    "1m30s,90000000000,90",
    "1.5s,1500000000,1.5",
    "1ms,1000000,0.001",
    "2h,7200000000000,7200",
    "1h2m3s4ms,3723004000000,3723.004",
    "999999h,3599996400000000000,3599996400"
  })
  void readsDurations(String text, long nanoseconds, String seconds) {
    var one = new DockerDuration(text);

    assertThat(one.nanoseconds()).isEqualTo(nanoseconds);
    assertThat(one.seconds()).isEqualTo(seconds);
    assertThat(one).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "s",
        "-1s",
        "1 s",
        "1d",
        "30S",
        "1s1m",
        "1us",
        ".5s",
        "0s",
        "0.5ms",
        "1.2345s",
        "1234567h",
        "30s\n"
      })
  void rejectsOtherDurations(String text) {
    assertThatThrownBy(() -> new DockerDuration(text))
        .hasMessageMatching("(?s)'.*' is (not a duration|shorter than 1 ms)\\. Write .*");
  }
}
