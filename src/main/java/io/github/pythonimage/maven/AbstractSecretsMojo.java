package io.github.pythonimage.maven;

import io.github.pythonimage.buildkit.CredentialSource;
import io.github.pythonimage.pipeline.BuildSecrets;
import io.github.pythonimage.pipeline.PipSecrets;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Parameter;
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

  @Inject private @Nullable SettingsDecrypter decrypter;

  CredentialSource credentials() {
    return servers().or(docker().credentials());
  }

  BuildSecrets secrets() {
    return new BuildSecrets(
        new Element("-Dpython-image.pip.config")
            .optional(pipConfig, text -> PipSecrets.of(module().resolve(text)))
            .orElseGet(PipSecrets::none),
        new SecretList(secrets, secretsProperty).toSpec(module(), servers()));
  }

  SettingsServers servers() {
    return new SettingsServers(() -> session().getSettings().getServers(), decrypter);
  }
}
