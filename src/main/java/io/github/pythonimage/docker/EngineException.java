package io.github.pythonimage.docker;

import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
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
  static void checkSocket(URI host) {
    if ("unix".equals(host.getScheme())) {
      var socket = Path.of(host.getPath());
      if (!Files.exists(socket)) {
        throw new EngineException(notRunning(host), null);
      }
      if (!Files.isWritable(socket)) {
        throw new EngineException(notPermitted(host), null);
      }
    }
  }

  /** What a failure of docker-java means for the user. */
  static EngineException of(URI host, RuntimeException failure) {
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
    return new EngineException(explain(host, root), failure);
  }

  /** Whether the engine answered and did not do what it was asked, as it does again next time. */
  public boolean isRefusal() {
    return getCause() instanceof DockerException;
  }

  private static String explain(URI host, Throwable root) {
    var text = String.valueOf(root.getMessage());
    if (root instanceof DockerClientException) {
      // The engine's own words, such as of an archive that it cannot load; the connection is well.
      return unexpected(host, text);
    }
    var lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("permission denied")) {
      return notPermitted(host);
    }
    if (root instanceof UnknownHostException) {
      return "The host of the engine at " + host + " is not known. Correct DOCKER_HOST.";
    }
    if (root instanceof SSLException) {
      return "No secure connection to the engine at %s: %s. Check the certificates that DOCKER_CERT_PATH names."
          .formatted(host, oneLine(text));
    }
    if (root instanceof ConnectException
        || lower.contains("connection refused")
        || lower.contains("no such file or directory")) {
      return notRunning(host);
    }
    return unexpected(host, text);
  }

  private static String unexpected(URI host, String text) {
    return "The engine at %s did not answer as expected: %s. Check that it runs ('docker info') and that DOCKER_HOST names it."
        .formatted(host, oneLine(text));
  }

  private static String notRunning(URI host) {
    return "No engine answers at %s. Start it (systemctl start docker, or Docker Desktop), or name another one with DOCKER_HOST."
        .formatted(host);
  }

  private static String notPermitted(URI host) {
    return "No permission to use the engine at %s. Add this user to the group that owns the socket (usually 'docker'), or name another engine with DOCKER_HOST."
        .formatted(host);
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
