package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import io.github.pythonimage.docker.address.EngineAddress;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineExceptionTest {
  private static final URI HOST = URI.create("unix:///run/docker.sock");
  private static final EngineAddress ADDRESS =
      new EngineAddress(HOST, Optional::empty, failure -> "Unreachable: " + failure.getMessage());

  @ParameterizedTest
  @ValueSource(strings = {"unix:///nowhere/docker.sock", "tcp://127.0.0.1:1"})
  void namesTheHostWhereNoEngineAnswers(String host) {
    try (var engine = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()))) {
      assertThatThrownBy(engine::ping)
          .isInstanceOf(EngineException.class)
          .hasMessageStartingWith("No engine answers at %s: ", host);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh://build@host", "docker.sock", "http://host:2375"})
  void refusesHostsItCannotSpeakTo(String host) {
    assertThatThrownBy(() -> Engine.connect(EngineAddress.of(URI.create(host), Optional.empty())))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(host)
        .hasMessageContaining("unix:///path, tcp://host:port");
  }

  @Test
  void knowsAnInterruptHoweverItIsTold() {
    for (var cause :
        new Exception[] {
          new InterruptedException(), new ClosedByInterruptException(), new CancellationException()
        }) {
      assertThat(EngineException.of(ADDRESS, new RuntimeException(cause)))
          .hasMessageStartingWith("Interrupted while waiting for the engine at");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"open /layer.tar: no such file or directory", "permission denied"})
  void whatAnEngineSaysOfAnArchiveIsNotAboutItsSocket(String words) {
    assertThat(EngineException.of(ADDRESS, new DockerClientException("Could not load: " + words)))
        .hasMessageStartingWith("The engine at unix:///run/docker.sock did not answer as expected")
        .hasMessageContaining(words);
  }

  @Test
  void leavesTheMessageOfAClosedSocketToTheAddress() {
    var denied = new RuntimeException(new SocketException("Permission denied"));

    assertThat(EngineException.of(ADDRESS, denied)).hasMessage("Unreachable: Permission denied");
  }

  @Test
  void quotesTheEnginesOwnWordsOnOneLine() {
    var refusal =
        new InternalServerErrorException(
            "Status 500: {\"message\":\"no \\\"space\\\"\\nleft on device.\"}");

    assertThat(EngineException.of(ADDRESS, refusal))
        .hasMessageStartingWith(
            "The engine at unix:///run/docker.sock refused: no \"space\" left on device. ");
  }

  @Test
  void tellsAnInterruptFromASocketThatTimesOut() {
    var late = new SocketTimeoutException("Read timed out");

    assertThat(EngineException.broken("file system", "acme", HOST, late))
        .hasMessageContaining("timed out");
    Thread.currentThread().interrupt();
    try {
      assertThat(EngineException.broken("file system", "acme", HOST, new InterruptedIOException()))
          .hasMessageStartingWith("Interrupted while waiting for the engine");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void quotesAnAnswerOfAnyLength() {
    var quoted = "\\\"x".repeat(100_000);

    assertThat(
            EngineException.of(
                ADDRESS, new InternalServerErrorException("{\"message\":\"" + quoted + "\"}")))
        .hasMessageContaining("x");
  }

  @Test
  void staysItself() {
    var known = EngineException.noSuchImage("acme/python:3.13", HOST);

    assertThat(EngineException.of(ADDRESS, known)).isSameAs(known);
    assertThat(known)
        .hasMessage(
            "The engine at unix:///run/docker.sock has no image acme/python:3.13. Build it first,"
                + " or load it with 'docker pull' or 'docker load'.");
  }
}
