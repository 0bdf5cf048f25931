package io.github.pythonimage.maven.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.http.WebProxy;
import java.net.URI;
import java.util.Optional;
import org.apache.maven.repository.internal.MavenRepositorySystemUtils;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.junit.jupiter.api.Test;

class MavenProxiesTest {

  private static Optional<WebProxy> find(String url) {
    var login = new AuthenticationBuilder().addUsername("bob").addPassword("secret").build();
    var session = MavenRepositorySystemUtils.newSession();
    session.setProxySelector(
        new DefaultProxySelector()
            .add(new Proxy("http", "proxy.acme", 3128, login), "*.acme|intern"));
    return MavenProxies.of(session, null).find(URI.create(url));
  }

  @Test
  void proxyOfSettingsServesHttpAndHttps() {
    var login = Optional.of(new WebProxy.Login("bob", "secret"));
    var proxy = new WebProxy("proxy.acme", 3128, login);
    assertThat(find("http://index.example.com/simple/")).contains(proxy);
    assertThat(find("https://registry-1.docker.io/v2/")).contains(proxy);
    assertThat(find("https://registry.example.com:5000/v2/")).contains(proxy);
  }

  @Test
  void nonProxyHostsAreReachedWithoutIt() {
    assertThat(find("https://registry.acme/v2/")).isEmpty();
    assertThat(find("https://INTERN:5000/v2/")).isEmpty();
  }

  @Test
  void sessionWithoutProxiesHasNone() {
    var session = MavenRepositorySystemUtils.newSession();
    assertThat(MavenProxies.of(session, null).find(URI.create("https://a.example/"))).isEmpty();
    assertThat(MavenProxies.of(null, null)).isSameAs(WebProxies.NONE);
  }
}
