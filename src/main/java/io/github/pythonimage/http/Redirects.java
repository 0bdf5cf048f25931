package io.github.pythonimage.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where an answer sends a reader, and what may be sent along. */
public final class Redirects {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");
  private static final Pattern SECRET =
      Pattern.compile("authorization|cookie|proxy-authorization", Pattern.CASE_INSENSITIVE);

  private Redirects() {}

  /**
   * The request to send next.
   *
   * @return empty where the answer is no redirect that a reader follows
   * @throws IOException where the redirect leads to a place that is less safe
   */
  static Optional<HttpRequest> next(HttpRequest request, HttpResponse<?> answer)
      throws IOException {
    var location = answer.headers().firstValue("Location");
    if (location.isEmpty()
        || !STATUSES.contains(answer.statusCode())
        || !METHODS.contains(request.method())) {
      return Optional.empty();
    }
    var from = request.uri();
    var to = target(from, location.get());
    var isSameOrigin = isSameOrigin(from, to);
    return Optional.of(
        HttpRequest.newBuilder(
                request, (name, value) -> isSameOrigin || !SECRET.matcher(name).matches())
            .uri(to)
            .build());
  }

  private static URI target(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("it redirects to '" + location + "', which is no URL", e);
    }
    var scheme = String.valueOf(to.getScheme());
    if (to.getHost() == null || !scheme.matches("(?i)https?")) {
      throw new IOException("it redirects to '" + to + "', which is no URL of http or https");
    }
    if (scheme.equalsIgnoreCase("http") && from.getScheme().equalsIgnoreCase("https")) {
      throw new IOException("it redirects from https to '" + to + "', which is not encrypted");
    }
    if (Loopback.isHostOf(to) && !Loopback.isHostOf(from)) {
      throw new IOException("it redirects to '" + to + "', which is this machine");
    }
    return to;
  }

  /** Whether a login for one is one for the other. */
  public static boolean isSameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI url) {
    return url.getPort() >= 0
        ? url.getPort()
        : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }
}
