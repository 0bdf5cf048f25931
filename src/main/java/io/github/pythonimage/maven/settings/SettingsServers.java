package io.github.pythonimage.maven.settings;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.Credentials;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Quoted;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.SecretSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem.Severity;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/**
 * The {@code <server>}s of settings.xml: those whose id is a registry's host are its credentials.
 * One is decrypted when it is asked for, so that a broken one hurts nobody else.
 */
public final class SettingsServers implements CredentialSource {
  private final List<Server> servers;
  private final SettingsDecrypter decrypter;

  public SettingsServers(List<Server> servers, SettingsDecrypter decrypter) {
    this.servers = servers;
    this.decrypter = decrypter;
  }

  @Override
  public Optional<Credentials> find(String host) {
    return new RegistryHost(host)
        .names().stream()
            .flatMap(name -> server(name).stream())
            .findFirst()
            .map(this::decrypted)
            .filter(server -> !Objects.toString(server.getPassword(), "").isEmpty())
            .map(
                server ->
                    new Credentials(
                        Objects.toString(server.getUsername(), ""),
                        server.getPassword(),
                        "settings.xml, <server> " + Quoted.of(server.getId())));
  }

  @Override
  public String remedy(String host) {
    return "add a <server> with <id>" + host + "</id> to settings.xml";
  }

  /** The server with this id, its password decrypted; the error has no element. */
  public Server require(String id) {
    return server(id)
        .map(this::decrypted)
        .orElseThrow(
            () ->
                ConfigurationException.of(
                    id, "is not a <server> of settings.xml.", "Add it there" + others() + "."));
  }

  /**
   * The logins of all indexes that need one: a netrc file whose machines are called as the servers
   * are, because several indexes of one host may have different logins.
   */
  public Optional<BuildSecret> indexLogins(List<ImageSpec> images) {
    var ids = new TreeSet<String>();
    images.forEach(image -> ids.addAll(image.wheels().indexes().servers()));
    return ids.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BuildSecret(
                "<wheels><indexes><index><server>",
                "index-logins",
                new SecretSource.Known(() -> netrc(ids))));
  }

  private String netrc(Set<String> ids) {
    return ids.stream().map(id -> ServerField.login(require(id), id)).collect(Collectors.joining());
  }

  private String others() {
    var ids = servers.stream().map(Server::getId).collect(Collectors.joining(", "));
    return ids.isEmpty() ? "" : ", or name one of: " + ids;
  }

  private Optional<Server> server(String id) {
    return servers.stream().filter(server -> id.equals(server.getId())).findFirst();
  }

  /** Without the decrypter's own words: they may quote what they could not decrypt. */
  private Server decrypted(Server server) {
    var result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
    var failed =
        result.getProblems().stream().anyMatch(p -> p.getSeverity() != Severity.WARNING)
            || isUntouched(server, result.getServer());
    if (failed) {
      throw new ConfigurationException(
          "",
          "the password of <server> "
              + Quoted.of(server.getId())
              + " in settings.xml cannot be"
              + " decrypted.",
          "See that settings-security.xml (or -Dsettings.security) is the one that it was"
              + " encrypted with, or encrypt it again.");
    }
    return result.getServer();
  }

  /** Some Mavens leave what they cannot decrypt as it is and only warn. */
  private static boolean isUntouched(Server server, Server decrypted) {
    var password = Objects.toString(decrypted.getPassword(), "");
    return password.equals(server.getPassword()) && password.matches("(?s)\\{.+}");
  }
}
