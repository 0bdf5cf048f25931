package io.github.pythonimage.buildkit.credentials;

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
  void entriesThatSomebodyWroteByHand() throws IOException {
    var config = "{\"auths\": {\"a.b\": {\"username\": \"me\", \"password\": \"se:cret\"}}}";
    assertThat(find("a.b", config)).contains(own("me", "se:cret"));
  }

  /** Writes a helper whose user is the key that it is asked for, and the secret its own name. */
  private void helper(String name) throws IOException {
    program(
        name,
        "read -r key || true; echo \"{\\\"Username\\\":\\\"$key\\\",\\\"Secret\\\":\\\""
            + name
            + "\\\"}\"");
  }

  private void program(String name, String script) throws IOException {
    var program = Files.writeString(directory.resolve("helper-" + name), "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private Optional<String> asked(String host, String config) throws IOException {
    Files.writeString(directory.resolve("config.json"), config);
    var prefix = directory.resolve("helper-").toString();
    return new ConfiguredCredentials(new DockerConfig(directory), prefix)
        .find(host)
        .map(found -> found.username() + " by " + found.secret());
  }

  @Test
  void eachRegistryHasTheHelperThatIsItsOwnAndTheOthersTheStore() throws IOException {
    helper("ours");
    helper("store");
    var config =
        """
        {"credHelpers": {"a.b:5000": "ours"}, "credsStore": "store",
         "auths": {"a.b:5000": {"auth": "bWU6eA=="}}}
        """;
    assertThat(asked("a.b:5000", config)).contains("a.b:5000 by ours");
    assertThat(asked("a.b", config)).contains("a.b by store");
    assertThat(asked("docker.io", config)).contains("https://index.docker.io/v1/ by store");
    assertThat(asked("docker.io", config.replace("a.b:5000\": \"ours", "docker.io\": \"ours")))
        .contains("https://index.docker.io/v1/ by ours");
  }

  @Test
  void whatAHelperDoesNotHaveMayBeInTheFile() throws IOException {
    program("store", "echo 'credentials not found in native keychain'; exit 1");
    var config = "{\"credsStore\": \"store\", \"auths\": {\"a.b\": {\"auth\": \"bWU6eA==\"}}}";
    assertThat(asked("a.b", config)).contains("me by x");
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
