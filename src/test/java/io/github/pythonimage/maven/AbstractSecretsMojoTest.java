package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.dockerfile.SecretReference;
import io.github.pythonimage.maven.settings.SettingsServers;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.PipSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AbstractSecretsMojoTest {
  // A variable that every environment has.
  private static final String SET = "PATH";

  @TempDir private Path module;

  private List<BuildSecret> secrets(String property) {
    return secrets(List.of(), property);
  }

  private List<BuildSecret> secrets(List<Secret> pom, String property) {
    return AbstractSecretsMojo.userSecrets(
        pom, property, module, new SettingsServers(List.of(), r -> null));
  }

  private static String content(BuildSecret secret) throws IOException {
    var found = secret.origin().find(secret.id());
    return new String(found.content().get(), StandardCharsets.UTF_8);
  }

  @Test
  void nothingIsNothing() {
    assertThat(secrets(null)).isEmpty();
    assertThat(secrets(" ; ")).isEmpty();
  }

  @Test
  void secretsInBuildxNotation() throws IOException {
    Files.writeString(module.resolve("key.pem"), "k3y");

    var given =
        secrets(
            "id=a,env="
                + SET
                + ";id=b,src=key.pem;type=file,id=c,source=key.pem;id=d,type=env,src="
                + SET);

    assertThat(given).extracting(BuildSecret::id).containsExactly("a", "b", "c", "d");
    assertThat(content(given.get(0))).isEqualTo(System.getenv(SET));
    assertThat(content(given.get(1))).isEqualTo("k3y");
    assertThat(content(given.get(3))).isEqualTo(System.getenv(SET));
  }

  @Test
  void bakeGetsPlacesAndNothingOfSettings() {
    var given =
        new BuildSecrets(
            PipSecrets.none(), secrets("id=a,env=X;id=b,src=key.pem;id=c,server=nexus"), List.of());

    assertThat(given.userSecrets().stream().flatMap(secret -> secret.reference().stream()))
        .containsExactly(
            SecretReference.variable("a", "X"),
            SecretReference.file("b", module.resolve("key.pem").toString()));
  }

  @Test
  void thePropertyWins() {
    var pom = Secret.of("id=a,env=OF_THE_POM");

    assertThat(secrets(List.of(pom), "id=a,env=OF_THE_PROPERTY"))
        .singleElement()
        .extracting(BuildSecret::origin)
        .asString()
        .contains("OF_THE_PROPERTY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id=a|-Dpython-image.secrets a <env>, <file>, <server>: one of them must be there, and only one.",
        "id=a,env=X,src=y|-Dpython-image.secrets a <env>, <file>, <server>: one of",
        "env=X|-Dpython-image.secrets <id>: is missing.",
        "id=pip-config,env=X|<id>: 'pip-config' is taken.",
        "id=a b,env=X|<id>: 'a b' cannot name a secret.",
        "id=a,env=X,field=username|<field>: is only for a <server>.",
        "id=a,server=x,field=key|<field>: 'key' is not one of the choices. Use username | password",
        "id=a,value=x|'value' says nothing about a secret. Write id=NAME,env=VARIABLE",
        "token|-Dpython-image.secrets: a part is not KEY=VALUE. Write id=NAME"
      })
  void mistakesAreNamed(String property, String message) {
    assertThatThrownBy(() -> secrets(property))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id=a,value=hunter2", "id=a,hunter2", "id=a,\"env=hunter2"})
  void whatMightBeASecretIsNotQuoted(String property) {
    assertThatThrownBy(() -> secrets(property))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aFileWithACommaInItsName() throws IOException {
    Files.writeString(module.resolve("a,b.pem"), "k3y");

    assertThat(content(secrets("id=a,\"src=a,b.pem\"").get(0))).isEqualTo("k3y");
  }

  @Test
  void aSecretThatStandsTwiceInThePom() {
    var twice = List.of(Secret.of("id=a,env=X"), Secret.of("id=a,env=Y"));

    assertThatThrownBy(() -> secrets(twice, null))
        .hasMessageContaining("<secrets><secret> a: stands there twice.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id=a,env=NO_SUCH_VARIABLE_X|'NO_SUCH_VARIABLE_X' is not set, or empty. Set it",
        "id=a,src=missing.pem|missing.pem' is not a readable file.",
        "id=a,server=nexus|'nexus' is not a <server> of settings.xml."
      })
  void aSecretThatIsNotThereIsMissedWhenItIsAskedFor(String property, String message) {
    var secret = secrets(property).get(0);

    assertThatThrownBy(() -> secret.origin().find("a")).hasMessageContaining(message);
  }

  @Test
  void aFileThatIsTooLarge() throws IOException {
    Files.write(module.resolve("large"), new byte[500 * 1024 + 1]);
    var secret = secrets("id=a,src=large").get(0);

    assertThatThrownBy(() -> secret.origin().find("a")).hasMessageContaining("500 KiB");
  }
}
