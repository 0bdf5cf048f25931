package io.github.pythonimage.buildkit.registry;

import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.http.StallGuard;
import io.github.pythonimage.http.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A registry's manifests. Not for use by several threads. */
public final class Registry {

  private static final String KINDS =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(10);

  /** Of a blob: how much must arrive within the time for an answer. */
  private static final int PART = 1 << 20;

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final Pattern DIGEST = Pattern.compile("[a-z0-9+._-]+:[0-9a-f]{32,128}");

  private final RegistryRequests requests;

  /**
   * A registry, not yet spoken to.
   *
   * @param timeout how long each of its answers may take, the body included
   */
  public Registry(RegistryHost registry, RegistryAccess access, Duration timeout) {
    this(
        new RegistryRequests(
            registry.address(),
            WebClient.insecureOnLoopback(
                CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout, access.proxies()),
            timeout,
            () -> access.credentials().find(registry.address())));
  }

  Registry(RegistryRequests requests) {
    this.requests = requests;
  }

  /**
   * The digest that a tag points to now. Waits up to ten seconds for each response, of which there
   * may be three, and for the credential helper.
   *
   * @param repository host and path
   * @return empty if the registry does not have the tag, or denies access
   * @throws IOException if it gives no usable response
   */
  public static Optional<String> currentDigest(String repository, String tag, RegistryAccess access)
      throws IOException {
    var host = RegistryHost.of(repository);
    return new Registry(host, access, SHORT_TIMEOUT).digest(host.path(repository), tag);
  }

  /**
   * What a tag stands for now. Asked once, without a second try.
   *
   * @return empty where the registry does not have it, or not for us
   * @throws IOException where it does not tell
   */
  public Optional<String> digest(String path, String tag) throws IOException {
    var response = headManifest(path, tag);
    var status = response.statusCode();
    if (isDenied(status) || status == NOT_FOUND) {
      return Optional.empty();
    }
    var digest = digest(response);
    if (status / 100 != 2 || digest.isEmpty()) {
      throw new RegistryAnswer(status);
    }
    return digest;
  }

  /**
   * The digest of a manifest or an index that is there, as far as the registry tells. Some answer
   * 401 or 403 for what is not there yet, and some do not name the digest.
   *
   * @param reference a tag or a digest
   * @return empty where the registry does not have it, or does not tell
   */
  public Optional<String> find(String path, String reference) throws IOException {
    var response = headManifest(path, reference);
    var status = response.statusCode();
    if (status / 100 != 2 && status != NOT_FOUND && !isDenied(status)) {
      throw new RegistryAnswer(status);
    }
    return status / 100 == 2 ? digest(response) : Optional.empty();
  }

  private HttpResponse<?> headManifest(String path, String reference) throws IOException {
    return requests.sendOnce(
        path + "/manifests/" + reference,
        HttpRequest.newBuilder().header("Accept", KINDS).method("HEAD", BodyPublishers.noBody()),
        BodyHandlers.discarding());
  }

  private static Optional<String> digest(HttpResponse<?> response) {
    return response.headers().firstValue("Docker-Content-Digest").filter(DIGEST.asMatchPredicate());
  }

  private static boolean isDenied(int status) {
    return status == UNAUTHORIZED || status == FORBIDDEN;
  }

  /**
   * Fetches a manifest or an index.
   *
   * @param path of its repository, without the registry's host
   * @throws RegistryAnswer where the registry does not give it
   */
  public Manifest fetch(String path, String digest) throws IOException {
    var response =
        requests.send(
            path + "/manifests/" + digest, HttpRequest.newBuilder().header("Accept", KINDS));
    var type = response.headers().firstValue("Content-Type").orElse("");
    var manifest =
        new Manifest(
            type.replaceFirst(";.*", "").strip(),
            new String(response.body(), StandardCharsets.UTF_8));
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
    requests.send(
        path + "/manifests/" + reference,
        HttpRequest.newBuilder()
            .header("Content-Type", manifest.mediaType())
            .PUT(BodyPublishers.ofByteArray(manifest.bytes())));
  }

  /** Whether a repository has a blob, as far as the registry tells; asked once. */
  public boolean has(String path, String digest) throws IOException {
    var status = head(path + "/blobs/" + digest);
    if (status / 100 != 2 && status != NOT_FOUND && !isDenied(status)) {
      throw new RegistryAnswer(status);
    }
    return status / 100 == 2;
  }

  /**
   * Puts a blob into a repository. The registry compares it with its digest.
   *
   * @param content opened for each attempt
   * @throws RegistryAnswer where the registry does not take it
   */
  public void upload(String path, Blob content) throws IOException {
    new BlobUpload(requests).run(path, content);
  }

  private int head(String path) throws IOException {
    return requests
        .sendOnce(
            path,
            HttpRequest.newBuilder().method("HEAD", BodyPublishers.noBody()),
            BodyHandlers.discarding())
        .statusCode();
  }

  /**
   * Opens a blob. Whoever reads it compares it with its digest, and closes it.
   *
   * @throws RegistryAnswer where the registry does not give it
   */
  public InputStream blob(String path, String digest) throws IOException {
    var blob = path + "/blobs/" + digest;
    // Without its content first: a login must not leave a body that nobody reads.
    var head = head(blob);
    if (head / 100 != 2) {
      throw new RegistryAnswer(head);
    }
    var response = requests.sendOnce(blob, HttpRequest.newBuilder(), BodyHandlers.ofInputStream());
    if (response.statusCode() != OK) {
      response.body().close();
      throw new RegistryAnswer(response.statusCode());
    }
    var timeout = RegistryRequests.ANSWER;
    return new StallGuard(
            response.body(),
            response.body(),
            PART,
            timeout,
            "it sent less than %d KiB in %d s".formatted(PART >> 10, timeout.toSeconds()))
        .start();
  }
}
