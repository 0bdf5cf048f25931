package io.github.pythonimage.buildkit.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pythonimage.buildkit.endpoint.ConnectErrors;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import io.github.pythonimage.buildkit.io.DaemonThreadFactory;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Detects whether an engine or a buildkitd listens.
 *
 * <p>An engine answers a ping over HTTP/1.1. A buildkitd speaks only HTTP/2: it answers with a
 * settings frame or, with TLS, rejects the protocol.
 */
public record ProtocolDetector(EngineSockets sockets, int answerMillis) {

  private static final byte[] HTTP_2_PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(US_ASCII);

  private static final Duration GRACE = Duration.ofSeconds(2);

  ProtocolDetector(EngineSockets sockets) {
    this(sockets, (int) Timeouts.ANSWER.toMillis());
  }

  /** The version of the engine; empty for a buildkitd. */
  Optional<EngineVersion> detect() {
    var endpoint = sockets.endpoint();
    // A container has a buildkitd, and each question to it starts a process there.
    var answer = new FutureTask<>(endpoint.container().isPresent() ? this::preface : this::ping);
    // On its own thread, because docker-java's sockets have no read timeout.
    new DaemonThreadFactory("buildkit-detect").newThread(answer).start();
    try {
      return answer.get(answerMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ConnectErrors(endpoint).describe(e.getCause());
    } catch (TimeoutException e) {
      throw new ConnectErrors(endpoint).timedOut(answerMillis / 1000, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineUnavailableException("Interrupted while connecting to " + endpoint, e);
    }
  }

  private Optional<EngineVersion> ping() throws IOException {
    try (var socket = sockets.open("http/1.1");
        var limit = limit(socket)) {
      HttpHead.send(socket, "HEAD /_ping", List.of("Connection: close"));
      var in = new PushbackInputStream(socket.getInputStream(), Protocol.LENGTH);
      return switch (Protocol.of(in)) {
        case HTTP_1 -> Optional.of(version(in));
        case HTTP_2 -> Optional.empty();
        case TLS -> throw wantsTls();
        case UNKNOWN -> throw new IOException("what answers there does not speak HTTP");
      };
    } catch (IOException e) {
      if (leavesHttp2Open(e)) {
        return preface();
      }
      throw e;
    }
  }

  // Some HTTP/2 servers close the connection on HTTP/1.1, and with TLS fail the handshake.
  private static boolean leavesHttp2Open(IOException failure) {
    var message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof SSLException
        ? message.contains("no_application_protocol")
        : failure instanceof EOFException
            || (failure instanceof SocketException && message.contains("reset"));
  }

  private Optional<EngineVersion> preface() throws IOException {
    try (var socket = sockets.open("h2");
        var limit = limit(socket)) {
      socket.getOutputStream().write(HTTP_2_PREFACE);
      socket.getOutputStream().flush();
      if (Protocol.of(new PushbackInputStream(socket.getInputStream(), Protocol.LENGTH))
          != Protocol.HTTP_2) {
        throw new IOException("what answers there speaks neither HTTP/1.1 nor HTTP/2");
      }
      return Optional.empty();
    }
  }

  // When nobody waits for the answer any more, its thread must not wait for it for ever. A little
  // later, so that the user reads of the silence and not of a connection that was closed for it.
  private TimeLimit limit(Socket socket) {
    return new TimeLimit(socket, Duration.ofMillis(answerMillis).plus(GRACE));
  }

  private static EngineVersion version(InputStream answer) throws IOException {
    // Nobody reads on after this question.
    var in = new BufferedInputStream(answer);
    var head = HttpHead.read(in);
    if (head.status() == 200 && head.header("Api-Version").isPresent()) {
      return EngineVersion.of(head);
    }
    if (head.status() == 400 && new String(in.readNBytes(64), US_ASCII).contains("HTTPS")) {
      throw wantsTls();
    }
    throw new IOException(
        "it answers a ping with status %d as a web server or a proxy does (%s)"
            .formatted(head.status(), head.header("Server").orElse("unnamed")));
  }

  private static IOException wantsTls() {
    return new IOException("it speaks TLS only. " + ConnectErrors.TLS_WANTED);
  }

  /** The protocol of a server, from the first bytes of its answer. */
  private enum Protocol {
    HTTP_1,
    HTTP_2,
    TLS,
    UNKNOWN;

    // As long as the head of an HTTP/2 frame, and as "HTTP/1.1 ".
    private static final int LENGTH = 9;
    private static final int SETTINGS = 4;
    private static final int TLS_ALERT = 0x15;

    /** Reads no further than it can give back. */
    static Protocol of(PushbackInputStream in) throws IOException {
      var bytes = in.readNBytes(LENGTH);
      in.unread(bytes);
      if (bytes.length > 1 && bytes[0] == TLS_ALERT && bytes[1] == 3) {
        return TLS;
      }
      if (bytes.length < LENGTH) {
        throw new EOFException("the connection was closed without an answer");
      }
      if (new String(bytes, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.")) {
        return HTTP_1;
      }
      // HTTP/2 begins with a frame of settings, which belongs to stream 0.
      return bytes[3] == SETTINGS && ByteBuffer.wrap(bytes).getInt(5) == 0 ? HTTP_2 : UNKNOWN;
    }
  }
}
