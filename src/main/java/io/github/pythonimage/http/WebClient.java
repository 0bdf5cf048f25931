package io.github.pythonimage.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests. Each has a time limit that includes the answer's body. Whether any certificate is
 * accepted depends on the host of each URL, and on nothing that was asked before.
 */
public final class WebClient {
  private static final int MOST_REDIRECTS = 5;
  private static final int PROXY_LOGIN = 407;

  private final Duration connect;
  private final Predicate<URI> isInsecure;
  private final WebProxies proxies;
  private @Nullable HttpClient secure;
  private @Nullable HttpClient insecure;

  WebClient(Duration connect, Predicate<URI> isInsecure, WebProxies proxies) {
    this.connect = connect;
    this.isInsecure = isInsecure;
    this.proxies = proxies;
  }

  /** One for which every certificate must be valid. */
  public static WebClient secure(Duration connect, WebProxies proxies) {
    return new WebClient(connect, url -> false, proxies);
  }

  /** One that accepts any certificate of a loopback host, as BuildKit and docker do. */
  public static WebClient insecureOnLoopback(Duration connect, WebProxies proxies) {
    return new WebClient(connect, Loopback::isHostOf, proxies);
  }

  /**
   * Sends one request.
   *
   * @param limit for all of it, the answer's body included
   * @throws HttpTimeoutException where that is not enough
   */
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body, Duration limit)
      throws IOException {
    return send(request, body, Deadline.in(limit));
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body, Deadline deadline)
      throws IOException {
    var proxy = proxy(request.uri());
    // Asynchronously, because a synchronous request has no time limit for the body.
    var answer = client(request.uri()).sendAsync(withLogin(request, proxy), body);
    try {
      var response = await(answer, deadline);
      if (response.statusCode() == PROXY_LOGIN) {
        throw new IOException(describeProxyLogin(proxy));
      }
      return response;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no complete answer in time");
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static <T> T await(CompletableFuture<T> answer, Deadline deadline)
      throws ExecutionException, TimeoutException, InterruptedException {
    while (true) {
      try {
        return answer.get(Math.max(0, deadline.remaining().toMillis()), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (deadline.remaining().toMillis() <= 0) {
          throw e;
        }
      }
    }
  }

  /**
   * The same, and follows redirects of GET and HEAD. Credentials stay with the host that they are
   * for, and https never becomes http.
   */
  public <T> HttpResponse<T> follow(HttpRequest request, BodyHandler<T> body, Deadline deadline)
      throws IOException {
    var next = request;
    for (var redirects = 0; ; redirects++) {
      var answer = send(next, body, deadline);
      var following = Redirects.next(next, answer);
      if (following.isEmpty() || redirects == MOST_REDIRECTS) {
        return answer;
      }
      next = following.get();
    }
  }

  /** The proxy for a URL; never for loopback, which would be the proxy's own machine. */
  private Optional<WebProxy> proxy(URI url) {
    return Loopback.isHostOf(url) ? Optional.empty() : proxies.find(url);
  }

  /** Java sends this header to the proxy only. */
  private static HttpRequest withLogin(HttpRequest request, Optional<WebProxy> proxy) {
    var login = proxy.flatMap(WebProxy::authorization);
    return login.isEmpty()
        ? request
        : HttpRequest.newBuilder(request, (name, value) -> true)
            .setHeader("Proxy-Authorization", login.get())
            .build();
  }

  private static String describeProxyLogin(Optional<WebProxy> proxy) {
    return "the proxy "
        + proxy.map(known -> known.host() + ":" + known.port() + " ").orElse("")
        + "accepts no request without a valid login (407). Check <username> and <password> of"
        + " <proxy> in settings.xml; if they are right, set MAVEN_OPTS=-D"
        + ProxyLogins.PROPERTY
        + "=";
  }

  private synchronized HttpClient client(URI url) {
    if (isInsecure.test(url)) {
      if (insecure == null) {
        insecure =
            builder().proxy(HttpClient.Builder.NO_PROXY).sslContext(insecureContext()).build();
      }
      return insecure;
    }
    if (secure == null) {
      secure = builder().proxy(new Selector()).build();
    }
    return secure;
  }

  private HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(connect)
        .followRedirects(Redirect.NEVER);
  }

  /** The proxy of the user, or that of Java's system properties. */
  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI url) {
      if (Loopback.isHostOf(url)) {
        return List.of(Proxy.NO_PROXY);
      }
      var proxy = proxy(url).map(WebProxy::toJava);
      var system = ProxySelector.getDefault();
      return proxy.isPresent() || system == null
          ? List.of(proxy.orElse(Proxy.NO_PROXY))
          : system.select(url);
    }

    @Override
    public void connectFailed(URI url, SocketAddress address, IOException e) {
      // The request fails with this exception.
    }
  }

  private static SSLContext insecureContext() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new InsecureTrust()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
