package io.github.pythonimage.maven;

import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.maven.settings.BuildProxy;
import io.github.pythonimage.maven.settings.IndexLogins;
import io.github.pythonimage.maven.settings.SettingsServers;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.PipSecrets;
import java.nio.file.Path;
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

  /**
   * The secrets of a run.
   *
   * @param images those whose indexes need logins
   * @param buildProxy reads the proxy from its source
   */
  BuildSecrets toConfig(List<ImageSpec> images, BuildProxy buildProxy) {
    var logins = new IndexLogins(images, servers).secret();
    var source =
        new XmlParameter("python-image.proxy").enumValue(proxy, BuildProxy.Origin.SETTINGS);
    var generated = Stream.of(logins, buildProxy.secret(source)).flatMap(Optional::stream).toList();
    return new BuildSecrets(
        pip(), new SecretList(secrets, property).toConfig(module, servers), generated);
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
}
