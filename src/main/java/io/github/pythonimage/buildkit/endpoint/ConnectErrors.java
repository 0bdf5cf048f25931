package io.github.pythonimage.buildkit.endpoint;

import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Messages for a daemon that does not answer, each with its remedy. */
public record ConnectErrors(Endpoint endpoint, LocalSockets sockets) {

  public ConnectErrors(Endpoint endpoint) {
    this(endpoint, LocalSockets.ofUser());
  }

  public static final String TLS_WANTED =
      "Name the folder of certificates: for an engine in DOCKER_CERT_PATH, with"
          + " DOCKER_TLS_VERIFY=1; for a builder in python-image.builder.certificates";

  public EngineUnavailableException describe(Throwable failure) {
    return new EngineUnavailableException(
        "%s %s: %s.".formatted(subject(failure), endpoint, reason(failure)), failure);
  }

  public EngineUnavailableException timedOut(int seconds, Throwable failure) {
    return new EngineUnavailableException(
        "Something listens at %s but did not answer within %d seconds. See whether a Docker engine or a buildkitd hangs there, or %s."
            .formatted(endpoint, seconds, remedy()),
        failure);
  }

  private String subject(Throwable failure) {
    return isDenied(failure)
        ? "No permission to talk to the daemon at"
        : "No engine or buildkitd answers at";
  }

  private String reason(Throwable failure) {
    if (lacksSocket()) {
      return "the socket does not exist. Start the daemon, or " + remedy();
    }
    if (isDenied(failure)) {
      return "its socket is not open to you. Add your user to the group that owns the socket"
          + " (usually 'docker'), or "
          + remedy();
    }
    if (failure instanceof UnknownHostException) {
      return "the host %s is not known. Have its name resolved, or %s"
          .formatted(endpoint.uri().getHost(), remedy());
    }
    if (failure instanceof ConnectException || failure instanceof SocketTimeoutException) {
      return "%s. Start the daemon, or %s".formatted(failure.getMessage(), remedy());
    }
    if (failure instanceof EOFException && endpoint.tls().isEmpty()) {
      return "it hangs up on whoever does not speak TLS, it seems. " + TLS_WANTED;
    }
    var handshake = endpoint.tls().flatMap(tls -> handshake(tls, failure));
    var text = String.valueOf(failure.getMessage());
    return handshake.orElseGet(
        () -> text.contains(". ") ? text : "%s. Start the daemon, or %s".formatted(text, remedy()));
  }

  private boolean lacksSocket() {
    return socket().filter(Files::notExists).isPresent();
  }

  private boolean isDenied(Throwable failure) {
    return !lacksSocket()
        && (socket().filter(file -> !Files.isWritable(file)).isPresent()
            || lowerCase(failure).contains("permission denied"));
  }

  private Optional<Path> socket() {
    return Optional.of(endpoint.uri())
        .filter(uri -> uri.getScheme().equals("unix"))
        .map(uri -> Path.of(uri.getPath()));
  }

  private Optional<String> handshake(Tls tls, Throwable failure) {
    var said = lowerCase(failure);
    if (said.contains("pkix path")) {
      return Optional.of(
          "its certificate is not signed by the authority in %s. Take the ca.pem that its certificate was signed with"
              .formatted(tls.authority().map(Path::toString).orElse("Java's own list")));
    }
    if (said.contains("subject alternative") || said.contains("no name matching")) {
      return Optional.of(
          "its certificate is for other names than '%s' (%s). Use the name in it, or have one made for this name"
              .formatted(endpoint.uri().getHost(), failure.getMessage()));
    }
    if (said.contains("unsupported or unrecognized ssl message")) {
      return Optional.of("it does not speak TLS on this port. Name its TLS port, or " + remedy());
    }
    // Sent after our own side of the handshake, the daemon's alert may be lost in the hang-up.
    if (failure instanceof SSLException || failure instanceof SocketException) {
      return Optional.of(
          tls.certificate().isEmpty()
              ? "it wants to know its clients (%s). Put cert.pem and key.pem into %s"
                  .formatted(
                      failure.getMessage(),
                      tls.folder().map(Path::toString).orElse("the folder of certificates"))
              : "it refused the connection (%s). See that %s is signed by an authority that the daemon trusts"
                  .formatted(failure.getMessage(), tls.certificate().get()));
    }
    return Optional.empty();
  }

  private String remedy() {
    for (var property : List.of(Builders.ORIGIN, "python-image.host")) {
      if (endpoint.toString().contains(property)) {
        return "correct " + property;
      }
    }
    return Optional.of(endpoint.origin())
        .filter(Endpoint.DEFAULT::equals)
        .flatMap(nobody -> sockets.remedy())
        .orElse("name the right address in DOCKER_HOST");
  }

  private static String lowerCase(Throwable failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
  }
}
