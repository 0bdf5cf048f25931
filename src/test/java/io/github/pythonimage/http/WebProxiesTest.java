package io.github.pythonimage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.ForwardProxy;
import io.github.pythonimage.docker.OwnAuthority;
import io.github.pythonimage.http.WebProxy.Login;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests through a proxy that wants a login. */
@Timeout(60)
class WebProxiesTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String HOST = "origin.example.com";

  @TempDir private Path folder;
  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer();
    server.answer(exchange -> LoopbackServer.send(exchange, 200, "hello"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static WebClient client(ForwardProxy proxy, String password) {
    var login = Optional.of(new Login("bob", password));
    return WebClient.insecureOnLoopback(
        LONG, url -> Optional.of(new WebProxy("127.0.0.1", proxy.port(), login)));
  }

  private static HttpResponse<String> get(WebClient client, URI url) throws IOException {
    return client.follow(
        HttpRequest.newBuilder(url).build(), BoundedBody.text(100), Deadline.in(LONG));
  }

  @Test
  void proxyReceivesTheLoginOfHttpRequests() throws IOException {
    try (var proxy = new ForwardProxy(Map.of(HOST, server.url("/")), "bob:secret")) {
      assertThat(get(client(proxy, "secret"), URI.create("http://" + HOST + "/a")).body())
          .isEqualTo("hello");
      assertThat(proxy.asked).containsExactly("GET http://origin.example.com/a HTTP/1.1");
    }
  }

  @Test
  void serverBehindTheTunnelOfAProxyDoesNotReceiveItsLogin() throws Exception {
    var authority = OwnAuthority.make(folder);
    var before = SSLContext.getDefault();
    try (var secured = new LoopbackServer(authority.tls());
        var proxy = new ForwardProxy(Map.of(HOST, secured.url("/")), "bob:secret")) {
      SSLContext.setDefault(trusting(authority.certificate()));
      secured.answer(exchange -> LoopbackServer.send(exchange, 200, "hello"));

      assertThat(get(client(proxy, "secret"), URI.create("https://" + HOST + "/")).body())
          .isEqualTo("hello");
      assertThat(proxy.asked).containsExactly("CONNECT origin.example.com:443 HTTP/1.1");
      assertThat(secured.received.get(0).headers()).doesNotContainKey("Proxy-authorization");
    } finally {
      SSLContext.setDefault(before);
    }
  }

  private static SSLContext trusting(Path certificate) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "a", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Test
  void wrongLoginIsAnErrorWithoutThePassword() throws IOException {
    try (var proxy = new ForwardProxy(Map.of(HOST, server.url("/")), "bob:secret")) {
      for (var scheme : new String[] {"http", "https"}) {
        assertThatThrownBy(() -> get(client(proxy, "wrong"), URI.create(scheme + "://" + HOST)))
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith("the proxy 127.0.0.1:" + proxy.port() + " accepts no request")
            .hasMessageContaining("<proxy> in settings.xml")
            .hasMessageNotContaining("wrong");
      }
      assertThat(server.received).isEmpty();
      assertThat(new WebProxy("a", 1, Optional.of(new Login("bob", "secret"))).toString())
          .doesNotContain("secret");
    }
  }

  @Test
  void loopbackIsReachedWithoutAProxy() throws IOException {
    try (var proxy = new ForwardProxy(Map.of(), "bob:secret")) {
      assertThat(get(client(proxy, "secret"), server.url("/")).body()).isEqualTo("hello");
      assertThat(proxy.asked).isEmpty();
      assertThat(server.received.get(0).headers()).doesNotContainKey("Proxy-authorization");
    }
  }

  @Test
  void redirectToAnotherHostKeepsTheLoginOfTheProxyWithTheProxy() throws IOException {
    server.answer(
        exchange -> {
          if (exchange.getRequestURI().getPath().equals("/there")) {
            LoopbackServer.send(exchange, 200, "there");
          } else {
            LoopbackServer.redirect(exchange, "http://other.example.com/there");
          }
        });
    var hosts = Map.of(HOST, server.url("/"), "other.example.com", server.url("/"));
    try (var proxy = new ForwardProxy(hosts, "bob:secret")) {
      assertThat(get(client(proxy, "secret"), URI.create("http://" + HOST + "/")).body())
          .isEqualTo("there");
      assertThat(proxy.asked).hasSize(2);
    }
  }

  @Test
  void propertyOfTheJvmKeepsItsValue() {
    var before = System.getProperty(ProxyLogins.PROPERTY);
    ProxyLogins.enable();
    assertThat(System.getProperty(ProxyLogins.PROPERTY)).isEqualTo(before);
  }
}
