package io.github.pythonimage.docker.address;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Where an engine listens.
 *
 * @param host {@code unix:///path}, {@code tcp://host:port} or {@code npipe:////./pipe/name}
 * @param tls whom to trust and who we are; with it, {@code tcp} speaks TLS. Asked for with each
 *     connection
 * @param unreachable the message for a user if no connection comes about, by its cause
 */
public record EngineAddress(
    URI host, Supplier<Optional<SSLContext>> tls, Function<Throwable, String> unreachable) {

  /** Without more to say than that no engine answers there. */
  public static EngineAddress of(URI host, Optional<SSLContext> tls) {
    return new EngineAddress(
        host,
        () -> tls,
        failure -> "No engine answers at %s: %s.".formatted(host, failure.getMessage()));
  }
}
