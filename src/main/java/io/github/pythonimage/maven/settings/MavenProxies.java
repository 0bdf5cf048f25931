package io.github.pythonimage.maven.settings;

import io.github.pythonimage.http.ProxyLogins;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.http.WebProxy;
import java.net.URI;
import java.util.Optional;
import org.apache.maven.settings.Settings;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.AuthenticationContext;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.repository.RemoteRepository;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of settings.xml. Maven's own session selects one for a URL, so the plugin reads the
 * same {@code <nonProxyHosts>} and the same decrypted password as Maven.
 */
public record MavenProxies(RepositorySystemSession session) implements WebProxies {

  /** Nothing where Maven is embedded in something that has no session or settings. */
  public static WebProxies of(
      @Nullable RepositorySystemSession session, @Nullable Settings settings) {
    if (session == null || session.getProxySelector() == null) {
      return WebProxies.NONE;
    }
    if (settings != null
        && settings.getProxies().stream()
            .anyMatch(proxy -> proxy.isActive() && proxy.getUsername() != null)) {
      ProxyLogins.enable();
    }
    return new MavenProxies(session);
  }

  @Override
  public Optional<WebProxy> find(URI url) {
    var repository = new RemoteRepository.Builder("web", "default", url.toString()).build();
    var proxy = session.getProxySelector().getProxy(repository);
    return proxy == null
        ? Optional.empty()
        : Optional.of(new WebProxy(proxy.getHost(), proxy.getPort(), login(repository, proxy)));
  }

  private Optional<WebProxy.Login> login(RemoteRepository repository, Proxy proxy) {
    var proxied = new RemoteRepository.Builder(repository).setProxy(proxy).build();
    try (var context = AuthenticationContext.forProxy(session, proxied)) {
      var user = context == null ? null : context.get(AuthenticationContext.USERNAME);
      if (user == null) {
        return Optional.empty();
      }
      var password = context.get(AuthenticationContext.PASSWORD);
      return Optional.of(new WebProxy.Login(user, password == null ? "" : password));
    }
  }
}
