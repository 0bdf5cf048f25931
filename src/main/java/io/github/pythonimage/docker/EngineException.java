package io.github.pythonimage.docker;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import io.github.pythonimage.docker.address.EngineAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The engine could not do what it was asked. The message is one line: what, where, what to do. */
public sealed class EngineException extends RuntimeException permits ContainerRefusedException {
  private static final Pattern MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

  EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static EngineException noSuchImage(String image, URI host) {
    return new EngineException(
        "The engine at %s has no image %s. Build it first, or load it with 'docker pull' or 'docker load'."
            .formatted(host, image),
        null);
  }

  static EngineException notPulled(String image, URI host, String reason) {
    return new EngineException(
        "The engine at %s did not pull %s: %s.".formatted(host, image, oneLine(reason)), null);
  }

  static EngineException notPushed(String image, URI host, String reason) {
    return new EngineException(
        "The engine at %s did not push %s: %s.".formatted(host, image, oneLine(reason)), null);
  }

  /**
   * An archive that ends early.
   *
   * @param what it is the archive of
   */
  static EngineException broken(String what, String image, URI host, IOException cause) {
    // By the thread: a socket that times out gives an InterruptedIOException as well.
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(host, cause);
    }
    return new EngineException(
        ("The %s of image %s could not be read to its end from the engine at %s: %s. Check that the"
                + " engine runs ('docker info') and that its disk is not full; then run 'verify' again.")
            .formatted(what, image, host, oneLine(String.valueOf(cause.getMessage()))),
        cause);
  }

  static EngineException interrupted(URI host, Throwable cause) {
    return new EngineException(
        "Interrupted while waiting for the engine at %s; containers started by this build are removed. Run it again."
            .formatted(host),
        cause);
  }

  /**
   * Tells from the socket's file that nobody can answer. The HTTP client would find out too, but
   * tries twice and logs it.
   */
  static void checkSocket(EngineAddress address) {
    if ("unix".equals(address.host().getScheme())) {
      var socket = Path.of(address.host().getPath());
      if (!Files.exists(socket)) {
        throw unreachable(address, new NoSuchFileException(socket.toString()));
      }
      if (!Files.isWritable(socket)) {
        throw unreachable(address, new AccessDeniedException(socket.toString()));
      }
    }
  }

  private static EngineException unreachable(EngineAddress address, IOException reason) {
    return new EngineException(address.unreachable().apply(reason), null);
  }

  /** What a failure of docker-java means for the user. */
  static EngineException of(EngineAddress address, RuntimeException failure) {
    var host = address.host();
    if (failure instanceof EngineException known) {
      return known;
    }
    if (failure instanceof DockerException refusal) {
      return new EngineException(
          "The engine at %s refused: %s. Its log says more; 'docker info' shows whether it is well."
              .formatted(host, describe(refusal)),
          failure);
    }
    var root = root(failure);
    // The HTTP client cancels what waits for a connection in a thread that is interrupted.
    if (root instanceof ClosedByInterruptException
        || root instanceof InterruptedException
        || root instanceof CancellationException) {
      return interrupted(host, failure);
    }
    return new EngineException(explain(address, root), failure);
  }

  /** Whether the engine answered and did not do what it was asked, as it does again next time. */
  public boolean isRefusal() {
    return getCause() instanceof DockerException;
  }

  private static String explain(EngineAddress address, Throwable root) {
    var text = String.valueOf(root.getMessage());
    // With the first one, the connection is well: the engine wrote of an archive, for example.
    return !(root instanceof DockerClientException) && isUnreachable(root)
        ? address.unreachable().apply(root)
        : unexpected(address.host(), text);
  }

  private static boolean isUnreachable(Throwable root) {
    var text = String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT);
    return root instanceof ConnectException
        || root instanceof UnknownHostException
        || root instanceof SSLException
        || Stream.of("permission denied", "connection refused", "no such file or directory")
            .anyMatch(text::contains);
  }

  private static String unexpected(URI host, String text) {
    return "The engine at %s did not answer as expected: %s. Check that it runs ('docker info') and that DOCKER_HOST names it."
        .formatted(host, oneLine(text));
  }

  /** The engine's own words, out of the JSON that docker-java hands on as it came. */
  static String describe(DockerException refusal) {
    var text = String.valueOf(refusal.getMessage());
    var match = MESSAGE.matcher(text);
    var words =
        match.find()
            ? match.group(1).replace("\\n", " ").replace("\\\"", "\"").replace("\\\\", "\\")
            : text;
    return oneLine(words).replaceAll("\\.$", "");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static Throwable root(Throwable failure) {
    var root = failure;
    for (var cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }
}
