package io.github.pythonimage.maven;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.image.ImageSpec;
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
import org.jspecify.annotations.Nullable;

/** The parameters that name secrets of steps. They hold references, never the content. */
record SecretParameters(
    @Nullable String pipConfig,
    List<Secret> secrets,
    @Nullable String property,
    @Nullable String proxy,
    @Nullable String certificate,
    Path module,
    SettingsServers servers) {

  private static final String POM = "<secrets><secret>";
  private static final String PROPERTY = "-Dpython-image.secrets";

  /**
   * The secrets of a run.
   *
   * @param images those whose indexes need logins
   * @param buildProxy reads the proxy from its source
   */
  BuildSecrets toConfig(List<ImageSpec> images, BuildProxy buildProxy) {
    var logins = servers.indexLogins(images);
    var source =
        new XmlParameter("python-image.proxy").enumValue(proxy, BuildProxy.Origin.SETTINGS);
    var generated = Stream.of(logins, buildProxy.secret(source)).flatMap(Optional::stream).toList();
    return new BuildSecrets(pip(), given(secrets, property, module, servers), generated);
  }

  private PipSecrets pip() {
    var configured =
        XmlParameter.isBlank(pipConfig)
            ? PipSecrets.none()
            : new XmlParameter("-Dpython-image.pip.config")
                .required(pipConfig, text -> PipSecrets.of(module.resolve(text)), "");
    return XmlParameter.isBlank(certificate)
        ? configured
        : new XmlParameter("python-image.certificate")
            .required(certificate, text -> configured.withCertificate(module.resolve(text)), "");
  }

  /** Those of the POM and of the user property, which wins where both have an id. */
  static List<BuildSecret> given(
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
    try {
      return property == null || property.isBlank()
          ? List.of()
          : Arrays.stream(property.split(";", -1))
              .filter(text -> !text.isBlank())
              .map(Secret::of)
              .toList();
    } catch (ConfigurationException e) {
      throw e.at(PROPERTY);
    }
  }
}
