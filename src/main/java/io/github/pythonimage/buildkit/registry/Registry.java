package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.buildkit.CredentialSource;
import io.github.pythonimage.buildkit.RegistryHost;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** A registry's manifests. Not for use by several threads. */
public final class Registry {

  private static final String KINDS =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";
  private static final int TRIES = 3;
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  // Who is to wait longer is better told.
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int BROKEN = 500;

  private final String host;
  private final CredentialSource credentials;
  private final Wire wire;
  private Optional<String> authorization = Optional.empty();

  /** A registry, not yet spoken to. */
  public Registry(RegistryHost registry, CredentialSource credentials) {
    this(registry, credentials, Wire.ANSWER);
  }

  /**
   * The same.
   *
   * @param patience how long to wait for each of its answers
   */
  public Registry(RegistryHost registry, CredentialSource credentials, Duration patience) {
    this.host = registry.address();
    this.credentials = credentials;
    this.wire = new Wire(host, patience);
  }

  /**
   * What a tag stands for now. Asked once, without a second try.
   *
   * @return empty where the registry does not have it, or not for us
   * @throws IOException where it does not tell
   */
  public Optional<String> digest(String path, String tag) throws IOException {
    var response =
        authorized(
            path + "/manifests/" + tag,
            () ->
                HttpRequest.newBuilder()
                    .header("Accept", KINDS)
                    .method("HEAD", BodyPublishers.noBody()));
    var status = response.statusCode();
    if (status == UNAUTHORIZED || status == FORBIDDEN || status == NOT_FOUND) {
      return Optional.empty();
    }
    var digest = response.headers().firstValue("Docker-Content-Digest");
    if (status / 100 != 2 || digest.isEmpty()) {
      throw new RegistryAnswer(status);
    }
    return digest;
  }

  /**
   * Fetches a manifest or an index.
   *
   * @param path of its repository, without the registry's host
   * @throws RegistryAnswer where the registry does not give it
   */
  public Manifest fetch(String path, String digest) throws IOException {
    var response =
        send(path + "/manifests/" + digest, () -> HttpRequest.newBuilder().header("Accept", KINDS));
    var type = response.headers().firstValue("Content-Type").orElse("");
    var manifest = new Manifest(type.replaceFirst(";.*", "").strip(), response.body());
    if (!manifest.digest().equals(digest)) {
      throw new IOException("it gives " + manifest.digest() + " for " + digest);
    }
    return manifest;
  }

  /**
   * Puts a manifest or an index into a repository that has all its parts.
   *
   * @param reference a tag, or its digest
   * @throws RegistryAnswer where the registry does not take it
   */
  public void put(String path, String reference, Manifest manifest) throws IOException {
    send(
        path + "/manifests/" + reference,
        () ->
            HttpRequest.newBuilder()
                .header("Content-Type", manifest.mediaType())
                .PUT(BodyPublishers.ofByteArray(manifest.bytes())));
  }

  private interface Question {
    HttpRequest.Builder ask();
  }

  private HttpResponse<String> send(String path, Question question) throws IOException {
    for (var attempt = 1; ; attempt++) {
      var response = authorized(path, question);
      var status = response.statusCode();
      if (status / 100 == 2) {
        return response;
      }
      if (attempt == TRIES || (status != TOO_MANY && status < BROKEN)) {
        throw new RegistryAnswer(status);
      }
      var pause = RetryAfter.of(response.headers(), SHORTEST_PAUSE.multipliedBy(attempt));
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        throw new RegistryAnswer(status, pause);
      }
      sleep(pause);
    }
  }

  private HttpResponse<String> authorized(String path, Question question) throws IOException {
    var response = send(path, question, authorization);
    var challenge = Challenge.of(response.headers().allValues("WWW-Authenticate"));
    if (response.statusCode() != UNAUTHORIZED || challenge.isEmpty()) {
      return response;
    }
    // Also the second time: a token to read with is none to write with.
    var before = authorization;
    authorization = new Tokens(wire).answer(challenge.get(), credentials.find(host));
    return authorization.equals(before) ? response : send(path, question, authorization);
  }

  private HttpResponse<String> send(String path, Question question, Optional<String> as)
      throws IOException {
    var request = question.ask();
    as.ifPresent(value -> request.header("Authorization", value));
    return wire.send(path, request);
  }

  private static void sleep(Duration pause) throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
