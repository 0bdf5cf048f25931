package io.github.pythonimage.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipSecretsTest {
  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void files() throws IOException {
    config = folder.resolve("pip.conf");
    Files.writeString(folder.resolve("ca.pem"), "");
    Files.writeString(folder.resolve("my ca.pem"), "");
  }

  private PipSecrets read(String text) throws IOException {
    Files.writeString(config, text);
    return PipSecrets.of(config);
  }

  @Test
  void noneIsNone() {
    assertThat(PipSecrets.none().files()).isEmpty();
    assertThat(PipSecrets.none().secrets()).isEmpty();
  }

  @Test
  void aConfigurationIsASecret() throws IOException {
    assertThat(read("[global]\nindex-url = https://me:pw@host/simple\n").files())
        .containsOnly(java.util.Map.entry("pip-config", config));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cert = ca.pem",
        "cert=ca.pem",
        "cert: ca.pem",
        "  cert =  ca.pem  ",
        "x=1\r\ncert=ca.pem\r\n"
      })
  void soIsTheCertificateThatItNames(String line) throws IOException {
    assertThat(read("[global]\n" + line).files())
        .containsEntry("pip-cert", folder.resolve("ca.pem"));
  }

  @Test
  void itsNameMayHaveBlanksOrBeAbsolute() throws IOException {
    assertThat(read("cert = my ca.pem").files())
        .containsEntry("pip-cert", folder.resolve("my ca.pem"));
    assertThat(read("cert = " + folder.resolve("ca.pem")).files())
        .containsEntry("pip-cert", folder.resolve("ca.pem"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"# cert = ca.pem", "client-cert = ca.pem", "certs = ca.pem", "cert ="})
  void nothingElseIsACertificate(String line) throws IOException {
    assertThat(read(line).files()).containsOnlyKeys("pip-config");
  }

  @Test
  void whatCannotBeReadIsAMistake() {
    assertThatThrownBy(() -> read("cert = gone.pem"))
        .hasMessage(
            "'"
                + folder.resolve("gone.pem")
                + "' is not a readable file. Give a pip configuration whose 'cert', if any, exists"
                + " as well.");
    assertThatThrownBy(() -> PipSecrets.of(folder)).hasMessageContaining("is not a readable file");
  }
}
