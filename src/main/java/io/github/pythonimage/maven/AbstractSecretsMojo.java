package io.github.pythonimage.maven;

import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.PipSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** Who the user is at registries, and what steps may see of that. */
abstract class AbstractSecretsMojo extends AbstractOptionsMojo {

  /**
   * A pip configuration file, relative to the module, that steps which build wheels see as a
   * secret, together with the certificates that its {@code cert} names. Those count for fetching
   * {@code <toolchains>} too, and for what cargo and Go fetch. It never lands in an image or its
   * history.
   */
  @Parameter(property = "python-image.pip.config")
  private @Nullable String pipConfig;

  /**
   * Secrets that every step which builds wheels sees as {@code /run/secrets/ID} and no image holds.
   * Each {@code <secret>} has an {@code <id>} and one origin: {@code <env>} (a variable of the
   * environment), {@code <file>} (relative to the module, at most 500 KiB) or {@code <server>} (an
   * id in settings.xml, whose {@code <field>} is {@code password} unless it says {@code username}
   * or {@code netrc}). pip uses the one with the id {@code netrc} to log in at indexes; with {@code
   * <toolchains>}, {@code cargo-config} is cargo's configuration and {@code go-env} Go's. None
   * unless given; one that is missing ends the build before it starts.
   */
  @Parameter private List<Secret> secrets = List.of();

  /**
   * More {@code <secrets>}, in the notation of docker buildx and separated by semicolons: {@code
   * id=token,env=TOKEN;id=key,src=key.pem;id=netrc,server=index.example.com,field=netrc}. Wins over
   * the POM where both have an id.
   */
  @Parameter(property = "python-image.secrets")
  private @Nullable String secretsProperty;

  /**
   * Which proxy steps go through that fetch something, be it packages of the distribution, archives
   * or wheels: {@code settings} (the active {@code <proxy>} of settings.xml, as Maven does; not one
   * on loopback, unless steps are in the host's network), {@code environment} ({@code HTTP_PROXY},
   * {@code HTTPS_PROXY} and {@code NO_PROXY} of Maven's own environment) or {@code none}. Steps see
   * it as a secret, since it may have a password; another proxy is no reason to build anything
   * again. Hosts that are reached without it belong in {@code nonProxyHosts}.
   */
  @Parameter(property = "python-image.proxy", defaultValue = "settings")
  private String proxy = "settings";

  /**
   * A PEM file, relative to the module, with certificates of authorities that those steps trust
   * beside the ones that everybody knows: apt, dnf, curl, pip, uv, git and cargo are told of it;
   * microdnf and zypper cannot be, and trust what the base does. It never lands in an image.
   */
  @Parameter(property = "python-image.certificate")
  private @Nullable String certificate;

  @Inject private @Nullable SettingsDecrypter decrypter;

  CredentialSource credentials() {
    return servers().or(docker().credentials());
  }

  BuildSecrets secrets(List<ImageSpec> images) {
    var made = new ArrayList<BuildSecret>();
    var logins = new IndexLogins(images, servers()).secret();
    if (logins.isPresent()) {
      made.add(logins.get());
    }
    var way = buildProxy();
    if (way.isPresent()) {
      made.add(way.get());
    }
    return new BuildSecrets(
        pip(), new SecretList(secrets, secretsProperty).toSpec(module(), servers()), made);
  }

  private PipSecrets pip() {
    var configured =
        Element.absent(pipConfig)
            ? PipSecrets.none()
            : new Element("-Dpython-image.pip.config")
                .required(pipConfig, text -> PipSecrets.of(module().resolve(text)), "");
    return Element.absent(certificate)
        ? configured
        : new Element("python-image.certificate")
            .required(certificate, text -> configured.withCertificate(module().resolve(text)), "");
  }

  private Optional<BuildSecret> buildProxy() {
    var origin = new Element("python-image.proxy").choice(proxy, BuildProxy.Origin.SETTINGS);
    return new BuildProxy(
            settings().getProxies(), decrypter, System.getenv(), network() == Network.HOST)
        .secret(origin);
  }

  SettingsServers servers() {
    return new SettingsServers(settings().getServers(), decrypter);
  }

  /** Empty where Maven is embedded in something that has none. */
  private Settings settings() {
    var settings = session().getSettings();
    return settings == null ? new Settings() : settings;
  }
}
