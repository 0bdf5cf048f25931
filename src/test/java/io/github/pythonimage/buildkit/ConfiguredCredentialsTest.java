package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredCredentialsTest {

  @TempDir Path directory;

  private Optional<Credentials> find(String host, String config) throws IOException {
    Files.writeString(directory.resolve("config.json"), config);
    return new DockerConfig(directory).credentials().find(host);
  }

  private Credentials own(String user, String secret) {
    return new Credentials(user, secret, directory.resolve("config.json").toString());
  }

  @Test
  void nobodyWithoutAConfig() {
    assertThat(new DockerConfig(directory).credentials().find("example.com")).isEmpty();
  }

  @Test
  void namesAndPasswords() throws IOException {
    var config = "{\"auths\": {\"example.com:5000\": {\"auth\": \"bWU6c2U6Y3JldA==\"}}}";
    assertThat(find("example.com:5000", config)).contains(own("me", "se:cret"));
    assertThat(find("example.com", config)).isEmpty();
  }

  @Test
  void addressesOfOld() throws IOException {
    var config = "{\"auths\": {\"https://example.com/v1/\": {\"auth\": \"bWU6eA==\"}}}";
    assertThat(find("example.com", config)).contains(own("me", "x"));
  }

  @Test
  void dockerHub() throws IOException {
    var config = "{\"auths\": {\"https://index.docker.io/v1/\": {\"auth\": \"bWU6eA==\"}}}";
    assertThat(find("registry-1.docker.io", config)).contains(own("me", "x"));
  }

  @Test
  void identityToken() throws IOException {
    var config = "{\"auths\": {\"a.b\": {\"auth\": \"bWU6\", \"identitytoken\": \"tok\"}}}";
    assertThat(find("a.b", config)).contains(own("", "tok"));
  }

  @Test
  void entriesThatSayNothing() throws IOException {
    assertThat(find("a.b", "{\"auths\": {\"a.b\": {}}}")).isEmpty();
    assertThat(find("a.b", "{\"auths\": {\"a.b\": {\"auth\": \"not base64!\"}}}")).isEmpty();
    assertThat(find("a.b", "{\"auths\": {\"a.b\": {\"auth\": \"bm9jb2xvbg==\"}}}")).isEmpty();
    assertThat(find("a.b", "")).isEmpty();
  }

  @Test
  void helperThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> find("a.b", "{\"credHelpers\": {\"a.b\": \"not-here\"}}"))
        .hasMessageContaining("docker-credential-not-here")
        .hasMessageContaining("install it, or remove");
  }

  @Test
  void brokenSettingsAreNotQuoted() {
    assertThatThrownBy(() -> find("a.b", "{\"auths\":\n  {\"a.b\": {\"auth\": bWU6c2VjcmV0}}}"))
        .hasMessageContaining("config.json cannot be read: it is not JSON at line 2")
        .satisfies(
            failure -> assertThat(failure).message().doesNotContain("bWU6c2VjcmV0"),
            failure -> assertThat(failure.getCause()).hasNoCause());
  }

  @Test
  void secretsAreNotShown() {
    assertThat(new Credentials("me", "secret")).asString().doesNotContain("secret");
    assertThat(Secret.ofValue("id", "value")).hasToString("Secret[id]");
  }
}
