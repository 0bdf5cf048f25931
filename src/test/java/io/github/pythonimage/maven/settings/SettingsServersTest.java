package io.github.pythonimage.maven.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.config.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsServersTest {

  private static Server server(String id, String user, String password) {
    var server = new Server();
    server.setId(id);
    server.setUsername(user);
    server.setPassword(password);
    return server;
  }

  private static SettingsServers servers(Server... servers) {
    return new SettingsServers(Arrays.asList(servers), SettingsServersTest::decrypt);
  }

  /** Knows one password, and leaves the others as they are, as Maven's own does. */
  private static SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
    var server = request.getServers().get(0).clone();
    var known = "{locked}".equals(server.getPassword());
    if (known) {
      server.setPassword("open{ed}");
    }
    return new SettingsDecryptionResult() {
      @Override
      public Server getServer() {
        return server;
      }

      @Override
      public List<Server> getServers() {
        return List.of(server);
      }

      @Override
      public Proxy getProxy() {
        throw new UnsupportedOperationException();
      }

      @Override
      public List<Proxy> getProxies() {
        return List.of();
      }

      @Override
      public List<SettingsProblem> getProblems() {
        return List.of();
      }
    };
  }

  private static Optional<String> secret(SettingsServers servers, String host) {
    return servers.find(host).map(Credentials::secret);
  }

  @Test
  void aServerIsARegistryByHostAndPort() {
    var servers = servers(server("a.b:5000", "me", "x"), server("a.b", "me", "y"));

    assertThat(secret(servers, "a.b:5000")).contains("x");
    assertThat(secret(servers, "a.b")).contains("y");
    assertThat(secret(servers, "a.b:5001")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker.io", "index.docker.io", "registry-1.docker.io"})
  void dockerHubHasThreeNames(String id) {
    assertThat(secret(servers(server(id, "me", "x")), "registry-1.docker.io")).contains("x");
  }

  @Test
  void withoutANameThePasswordIsATokenAndWithoutAPasswordThereIsNothing() {
    var servers = servers(server("a.b", null, "token"), server("c.d", "me", null));

    assertThat(servers.find("a.b").orElseThrow().username()).isEmpty();
    assertThat(servers.find("c.d")).isEmpty();
  }

  @Test
  void settingsComeBeforeDocker() {
    CredentialSource docker = host -> Optional.of(new Credentials("docker", host));
    var both = servers(server("a.b", "me", "x")).or(docker);

    assertThat(both.find("a.b").orElseThrow().username()).isEqualTo("me");
    assertThat(both.find("c.d").orElseThrow().username()).isEqualTo("docker");
  }

  @Test
  void passwordsAreDecrypted() {
    assertThat(secret(servers(server("a.b", "me", "{locked}")), "a.b")).contains("open{ed}");
  }

  @Test
  void oneThatCannotBeDecryptedIsNamedAndHurtsOnlyWhoAsksForIt() {
    var servers = servers(server("a.b", "me", "{foreign}"), server("c.d", "me", "x"));

    assertThat(secret(servers, "c.d")).contains("x");
    assertThatThrownBy(() -> servers.find("a.b"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the password of <server> 'a.b' in settings.xml cannot be decrypted")
        .hasMessageContaining("settings-security.xml")
        .hasMessageNotContaining("foreign");
  }

  @Test
  void aServerThatIsNotThereIsNamedWithThoseThatAre() {
    assertThatThrownBy(() -> servers(server("a.b", "me", "x")).require("nexus"))
        .hasMessage(
            "'nexus' is not a <server> of settings.xml. Add it there, or name one of: a.b.");
    assertThatThrownBy(() -> servers().require("nexus"))
        .hasMessage("'nexus' is not a <server> of settings.xml. Add it there.");
  }

  @Test
  void fieldsOfAServer() {
    var server = server("index.example.com:8443", "me", "p#w");

    assertThat(ServerField.USERNAME.of(server)).isEqualTo("me");
    assertThat(ServerField.PASSWORD.of(server)).isEqualTo("p#w");
    assertThat(ServerField.NETRC.of(server))
        .isEqualTo("machine index.example.com login me password \"p#w\"\n");
    assertThatThrownBy(() -> ServerField.USERNAME.of(server("a.b", null, "x")))
        .hasMessageContaining("<server> 'a.b' of settings.xml has no <username>");
  }
}
