package io.github.pythonimage.maven.settings;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.http.WebProxies;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** What the settings of a Maven build say about servers and proxies. */
public record SessionSettings(MavenSession session, SettingsDecrypter decrypter) {

  /** Logins of registries, from settings.xml and Docker's configuration. */
  public CredentialSource credentials() {
    return servers().or(DockerConfig.fromEnvironment(System.getenv()).credentials());
  }

  public SettingsServers servers() {
    return new SettingsServers(settings().getServers(), decrypter);
  }

  /** Registries with these logins and proxies. */
  public RegistryAccess registries() {
    return new RegistryAccess(credentials(), proxies());
  }

  /** The proxies of settings.xml, as Maven itself uses them. */
  public WebProxies proxies() {
    return MavenProxies.of(session.getRepositorySession(), session.getSettings());
  }

  /**
   * The proxy of steps that fetch something.
   *
   * @param isHostNetwork whether steps are in the network of the engine's machine
   */
  public BuildProxy buildProxy(boolean isHostNetwork) {
    return new BuildProxy(settings().getProxies(), decrypter, System.getenv(), isHostNetwork);
  }

  /** Empty if Maven is embedded in a program without settings. */
  private Settings settings() {
    var settings = session.getSettings();
    return settings == null ? new Settings() : settings;
  }
}
