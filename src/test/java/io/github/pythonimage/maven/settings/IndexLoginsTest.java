package io.github.pythonimage.maven.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.PipSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What settings.xml knows, and steps that ask indexes need: logins and the proxy. */
class IndexLoginsTest {
  @TempDir private Path module;

  private static Server server(String id, String user, String password) {
    var server = new Server();
    server.setId(id);
    server.setUsername(user);
    server.setPassword(password);
    return server;
  }

  private static Proxy proxy(String host, String user, String password, String others) {
    var proxy = new Proxy();
    proxy.setHost(host);
    proxy.setPort(3128);
    proxy.setUsername(user);
    proxy.setPassword(password);
    proxy.setNonProxyHosts(others);
    return proxy;
  }

  /** What is not encrypted stays as it is. */
  private static SettingsDecryptionResult plain(SettingsDecryptionRequest request) {
    return new SettingsDecryptionResult() {
      @Override
      public Server getServer() {
        return request.getServers().get(0);
      }

      @Override
      public List<Server> getServers() {
        return request.getServers();
      }

      @Override
      public Proxy getProxy() {
        return request.getProxies().get(0);
      }

      @Override
      public List<Proxy> getProxies() {
        return request.getProxies();
      }

      @Override
      public List<SettingsProblem> getProblems() {
        return List.of();
      }
    };
  }

  private Optional<BuildSecret> logins(String indexes, Server... servers) {
    var images =
        PomImages.of(
            "<images><image><name>acme/app</name><pythons><python>3.13</python></pythons><wheels>"
                + "<indexes>"
                + indexes
                + "</indexes></wheels></image></images>",
            module);
    return new SettingsServers(Arrays.asList(servers), IndexLoginsTest::plain).indexLogins(images);
  }

  private static String index(String id, String server) {
    return "<index><id>"
        + id
        + "</id><url>https://x.example/"
        + id
        + "</url><server>"
        + server
        + "</server></index>";
  }

  private static String content(BuildSecret secret) throws IOException {
    var found = secret.origin().find(secret.id());
    return new String(found.content().get(), StandardCharsets.UTF_8);
  }

  @Test
  void eachServerHasALineByItsIdAndAsItIs() throws IOException {
    var secret =
        logins(
                index("a", "x.example:8443") + index("b", "other") + index("c", "other"),
                server("other", "bob", "s p\"q"),
                server("x.example:8443", "ann", "t0p"))
            .orElseThrow();

    assertThat(content(secret))
        .isEqualTo(
            """
            machine other login bob password "s p\\"q"
            machine x.example:8443 login ann password t0p
            """);
  }

  @Test
  void thereIsNoSecretWithoutAServer() {
    assertThat(logins("<index><id>a</id><url>https://x.example/a</url></index>")).isEmpty();
  }

  @Test
  void aServerThatIsMissingOrHasNoPasswordIsNamedWhenABuildStarts() {
    var secret = logins(index("a", "nexus"), server("other", "bob", "x")).orElseThrow();
    assertThatThrownBy(() -> content(secret))
        .hasMessageContaining(
            "'nexus' is not a <server> of settings.xml. Add it there, or name one of: other.");

    var without = logins(index("a", "nexus"), server("nexus", "bob", null)).orElseThrow();
    assertThatThrownBy(() -> content(without))
        .hasMessageContaining("<server> 'nexus' of settings.xml has no <password>.");
  }

  @Test
  void bakeCannotHaveThemAndStepsDoNotKnowThemFromTheJob() {
    var secrets =
        new BuildSecrets(
            PipSecrets.none(), List.of(), logins(index("a", "nexus")).stream().toList());

    assertThat(secrets).hasToString(secrets.toString()).asString().doesNotContain("password");
    assertThat(secrets.generated()).extracting(BuildSecret::id).containsExactly("index-logins");
  }

  private static Optional<BuildSecret> proxied(
      BuildProxy.Origin origin, boolean sameNetwork, Proxy... proxies) {
    return new BuildProxy(
            Arrays.asList(proxies),
            IndexLoginsTest::plain,
            Map.of("https_proxy", "http://p:1", "NO_PROXY", "a,b", "PATH", "/bin"),
            sameNetwork)
        .secret(origin);
  }

  @Test
  void theActiveProxyOfSettingsAsToolsReadIt() throws IOException {
    var off = proxy("off.example", null, null, null);
    off.setActive(false);
    var on = proxy("proxy.example", "b@b", "p:w d", "*.acme.example|localhost|10.*");

    assertThat(content(proxied(BuildProxy.Origin.SETTINGS, false, off, on).orElseThrow()))
        .isEqualTo(
            """
            HTTP_PROXY=http://b%40b:p%3Aw%20d@proxy.example:3128
            http_proxy=http://b%40b:p%3Aw%20d@proxy.example:3128
            HTTPS_PROXY=http://b%40b:p%3Aw%20d@proxy.example:3128
            https_proxy=http://b%40b:p%3Aw%20d@proxy.example:3128
            NO_PROXY=.acme.example,localhost
            no_proxy=.acme.example,localhost
            """);
    assertThat(proxied(BuildProxy.Origin.NONE, false, on)).isEmpty();
    assertThat(proxied(BuildProxy.Origin.SETTINGS, false, off)).isEmpty();
  }

  @Test
  void aProxyOfThisMachineIsOnlyForStepsInItsNetwork() {
    var local = proxy("localhost", null, null, null);

    assertThat(proxied(BuildProxy.Origin.SETTINGS, false, local)).isEmpty();
    assertThat(proxied(BuildProxy.Origin.SETTINGS, true, local)).isPresent();
  }

  @Test
  void theProxyOfTheEnvironment() throws IOException {
    assertThat(content(proxied(BuildProxy.Origin.ENVIRONMENT, false).orElseThrow()))
        .isEqualTo(
            """
            HTTPS_PROXY=http://p:1
            https_proxy=http://p:1
            NO_PROXY=a,b
            no_proxy=a,b
            """);
  }
}
