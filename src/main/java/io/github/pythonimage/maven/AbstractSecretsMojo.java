package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.Signatures;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.maven.parameter.XmlParameter;
import io.github.pythonimage.maven.session.SigstoreArtifacts;
import io.github.pythonimage.maven.settings.BuildProxy;
import io.github.pythonimage.maven.settings.SettingsServers;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.PipSecrets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** The parameters that name secrets of steps. They hold references, never the content. */
abstract class AbstractSecretsMojo extends AbstractPythonImageMojo {
  private static final String POM = "<secrets><secret>";
  private static final String PROPERTY = "-Dpython-image.secrets";

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
   * A PEM file, relative to the module, with certificates of authorities that those steps trust in
   * addition to the system CAs. apt, dnf, curl, pip, uv, git and cargo receive it; microdnf and
   * zypper cannot, and trust the CAs of the base image. It never lands in an image.
   */
  @Parameter(property = "python-image.certificate")
  private @Nullable String certificate;

  /**
   * A {@code trusted_root.json}, relative to the module, that says whose certificates and logs
   * count where {@code <sigstore>} is {@code required}. Unless given, that of Sigstore's public
   * instance is fetched from {@code tuf-repo-cdn.sigstore.dev}.
   */
  @Parameter(property = "python-image.source.trustedRoot")
  private @Nullable String trustedRoot;

  @Inject private @Nullable RepositorySystem repositories;

  /**
   * The secrets of a run.
   *
   * @param images those whose indexes need logins
   * @param isHostNetwork whether steps are in the network of the engine's machine
   */
  BuildSecrets secrets(List<ImageSpec> images, boolean isHostNetwork) {
    var source =
        new XmlParameter("python-image.proxy").enumValue(proxy, BuildProxy.Origin.SETTINGS);
    var generated =
        Stream.of(
                settings().servers().indexLogins(images),
                settings().buildProxy(isHostNetwork).secret(source))
            .flatMap(Optional::stream)
            .toList();
    return new BuildSecrets(
        pip(), userSecrets(secrets, secretsProperty, module(), settings().servers()), generated);
  }

  private PipSecrets pip() {
    var configured =
        new XmlParameter("-Dpython-image.pip.config")
            .optional(pipConfig, text -> PipSecrets.of(module().resolve(text)))
            .orElse(PipSecrets.none());
    return new XmlParameter("python-image.certificate")
        .optional(certificate, text -> configured.withCertificate(module().resolve(text)))
        .orElse(configured);
  }

  /** Those of the POM and of the user property, which wins where both have an id. */
  static List<BuildSecret> userSecrets(
      List<Secret> pom, @Nullable String property, Path module, SettingsServers servers) {
    var byId = new LinkedHashMap<String, BuildSecret>();
    for (var secret : pom) {
      var spec = secret.toConfig(POM, module, servers);
      if (byId.put(spec.id(), spec) != null) {
        throw new ConfigurationException(
            POM + " " + spec.id(), "stands there twice.", "Remove one of them.");
      }
    }
    for (var secret : parse(property)) {
      var spec = secret.toConfig(PROPERTY, module, servers);
      byId.put(spec.id(), spec);
    }
    return List.copyOf(byId.values());
  }

  private static List<Secret> parse(@Nullable String property) {
    return new XmlParameter(PROPERTY)
        .optional(
            property,
            texts ->
                Arrays.stream(texts.split(";", -1))
                    .filter(text -> !text.isBlank())
                    .map(Secret::of)
                    .toList())
        .orElse(List.of());
  }

  Signatures signatures() {
    var root = XmlParameter.isBlank(trustedRoot) ? null : module().resolve(trustedRoot);
    return SigstoreArtifacts.signatures(
        repositories, session(), project(), Optional.ofNullable(root));
  }
}
