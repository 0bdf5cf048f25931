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
  void a_server_is_a_registry_by_host_and_port() {
    var servers = servers(server("a.b:5000", "me", "x"), server("a.b", "me", "y"));

    assertThat(secret(servers, "a.b:5000")).contains("x");
    assertThat(secret(servers, "a.b")).contains("y");
    assertThat(secret(servers, "a.b:5001")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker.io", "index.docker.io", "registry-1.docker.io"})
  void docker_hub_has_three_names(String id) {
    assertThat(secret(servers(server(id, "me", "x")), "registry-1.docker.io")).contains("x");
  }

  @Test
  void without_a_name_the_password_is_a_token_and_without_a_password_there_is_nothing() {
    var servers = servers(server("a.b", null, "token"), server("c.d", "me", null));

    assertThat(servers.find("a.b").orElseThrow().username()).isEmpty();
    assertThat(servers.find("c.d")).isEmpty();
  }

  @Test
  void settings_come_before_docker() {
    CredentialSource docker = host -> Optional.of(new Credentials("docker", host));
    var both = servers(server("a.b", "me", "x")).or(docker);

    assertThat(both.find("a.b").orElseThrow().username()).isEqualTo("me");
    assertThat(both.find("c.d").orElseThrow().username()).isEqualTo("docker");
  }

  @Test
  void passwords_are_decrypted() {
    assertThat(secret(servers(server("a.b", "me", "{locked}")), "a.b")).contains("open{ed}");
  }

  @Test
  void one_that_cannot_be_decrypted_is_named_and_hurts_only_who_asks_for_it() {
    var servers = servers(server("a.b", "me", "{foreign}"), server("c.d", "me", "x"));

    assertThat(secret(servers, "c.d")).contains("x");
    assertThatThrownBy(() -> servers.find("a.b"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the password of <server> 'a.b' in settings.xml cannot be decrypted")
        .hasMessageContaining("settings-security.xml")
        .hasMessageNotContaining("foreign");
  }

  @Test
  void a_server_that_is_not_there_is_named_with_those_that_are() {
    assertThatThrownBy(() -> servers(server("a.b", "me", "x")).require("nexus"))
        .hasMessage(
            "'nexus' is not a <server> of settings.xml. Add it there, or name one of: a.b.");
    assertThatThrownBy(() -> servers().require("nexus"))
        .hasMessage("'nexus' is not a <server> of settings.xml. Add it there.");
  }

  @Test
  void fields_of_a_server() {
    var server = server("index.example.com:8443", "me", "p#w");

    assertThat(ServerField.USERNAME.of(server)).isEqualTo("me");
    assertThat(ServerField.PASSWORD.of(server)).isEqualTo("p#w");
    assertThat(ServerField.NETRC.of(server))
        .isEqualTo("machine index.example.com login me password \"p#w\"\n");
    assertThatThrownBy(() -> ServerField.USERNAME.of(server("a.b", null, "x")))
        .hasMessageContaining("<server> 'a.b' of settings.xml has no <username>");
  }
}
