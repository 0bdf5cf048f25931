package io.github.pythonimage.buildkit.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.errors.EngineUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @TempDir Path config;

  private Endpoint find(Map<String, String> environment) {
    return Endpoint.fromEnvironment(environment, config);
  }

  private Path context(String name, String host) throws IOException {
    var id = DigestUtils.sha256Hex(name);
    var meta = Files.createDirectories(config.resolve("contexts/meta/" + id));
    return Files.writeString(
        meta.resolve("meta.json"),
        """
        {"Name": "%s", "Metadata": {}, "Endpoints": {"docker": {"Host": "%s", "SkipTLSVerify": false}}}
        """
            .formatted(name, host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unix:///run/user/1000/docker.sock", "npipe:////./pipe/engine", "tcp://host:2375"})
  void addressesThatCanBeUsed(String address) {
    assertThat(Endpoint.of(address).uri()).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "docker", "/var/run/docker.sock", "unix://", "tcp://", "http://x", "a b"})
  void addressesThatCannot(String address) {
    assertThatThrownBy(() -> Endpoint.of(address))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("'" + address + "'");
  }

  @Test
  void sshIsToldHowToDoWithout() {
    assertThatThrownBy(() -> find(Map.of("DOCKER_HOST", "ssh://me@there")))
        .hasMessageContaining("DOCKER_HOST")
        .hasMessageContaining("ssh -nNT -L");
  }

  @Test
  void hostComesBeforeContext() throws IOException {
    context("remote", "tcp://context:1");
    assertThat(find(Map.of("DOCKER_HOST", "tcp://host:1", "DOCKER_CONTEXT", "remote")).uri())
        .isEqualTo(URI.create("tcp://host:1"));
  }

  @Test
  void tlsIsAskedForByAnyValue() {
    var host = Map.of("DOCKER_HOST", "tcp://host:1", "DOCKER_CERT_PATH", "/certs");
    assertThat(find(host).tls()).isEmpty();
    assertThat(
            find(Map.of(
                    "DOCKER_HOST", "tcp://host:1",
                    "DOCKER_CERT_PATH", "/certs",
                    "DOCKER_TLS_VERIFY", "1"))
                .tls())
        .contains(Tls.of(Path.of("/certs")));
    assertThat(find(Map.of("DOCKER_HOST", "tcp://host:1", "DOCKER_TLS_VERIFY", "1")).tls())
        .contains(Tls.of(config));
  }

  /** As with the docker command: it proves nothing, and may lack a folder of certificates. */
  @Test
  void tlsWithoutVerificationIsTls() throws IOException {
    var host = Map.of("DOCKER_HOST", "tcp://host:1", "DOCKER_TLS", "yes");
    var tls = find(host).tls().orElseThrow();
    assertThat(tls).isEqualTo(new Tls(Optional.of(config), false));
    assertThat(tls.context()).isNotNull();
    var both = Map.of("DOCKER_HOST", "tcp://host:1", "DOCKER_TLS", "1", "DOCKER_TLS_VERIFY", "1");
    assertThat(find(both).tls()).contains(Tls.of(config));
  }

  @Test
  void givenHostMeansWhatItMeansToDocker() {
    var tls = Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs", "DOCKER_HOST", "-");
    assertThat(Endpoint.of("tcp://host:1", "the given host", tls, config))
        .isEqualTo(
            new Endpoint(
                URI.create("tcp://host:1"),
                Optional.of(Tls.of(Path.of("/certs"))),
                "the given host"));
    assertThat(
            Endpoint.of("tcp://host:1", "the given host", Map.of("DOCKER_TLS_VERIFY", "1"), config)
                .tls())
        .contains(Tls.of(config));
    assertThat(Endpoint.of("tcp://host:1", "the given host", Map.of(), config))
        .isEqualTo(Endpoint.of("tcp://host:1"));
  }

  @Test
  void localSocketNeedsNoCertificates() {
    var tls = Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs");
    assertThat(Endpoint.of("unix:///x.sock", "the given host", tls, config).tls()).isEmpty();
  }

  @Test
  void contextOfTheEnvironmentComesBeforeTheConfigured() throws IOException {
    context("one", "unix:///one.sock");
    context("two", "unix:///two.sock");
    Files.writeString(config.resolve("config.json"), "{\"currentContext\": \"one\"}");

    assertThat(find(Map.of())).hasToString("unix:///one.sock (from docker context 'one')");
    assertThat(find(Map.of("DOCKER_CONTEXT", "two")).uri()).hasToString("unix:///two.sock");
    assertThat(find(Map.of("DOCKER_CONTEXT", "default"))).isEqualTo(Endpoint.local());
  }

  /** As {@code docker context create remote} calls it: the SHA-256 of the name. */
  @Test
  void contextIsFoundWhereDockerKeepsIt() throws IOException {
    var id = "b71199ebd070b36beab7317920c2c2f1d777df8d05e5527d8458fda57cb17a7a";
    var meta = Files.createDirectories(config.resolve("contexts/meta/" + id));
    Files.writeString(
        meta.resolve("meta.json"),
        "{\"Name\":\"remote\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"tcp://there:2376\"}}}");
    var tls = Files.createDirectories(config.resolve("contexts/tls/" + id + "/docker"));
    var found = find(Map.of("DOCKER_CONTEXT", "remote"));
    assertThat(found.uri()).hasToString("tcp://there:2376");
    assertThat(found.tls()).contains(Tls.of(tls));
  }

  @Test
  void contextBringsItsCertificates() throws IOException {
    context("remote", "tcp://there:2376");
    var id = DigestUtils.sha256Hex("remote");
    var tls = Files.createDirectories(config.resolve("contexts/tls/" + id + "/docker"));
    assertThat(find(Map.of("DOCKER_CONTEXT", "remote")).tls()).contains(Tls.of(tls));
  }

  @Test
  void contextThatSkipsVerificationStillSpeaksTls() throws IOException {
    var meta = context("remote", "tcp://there:2376");
    Files.writeString(meta, Files.readString(meta).replace("false", "true"));
    assertThat(find(Map.of("DOCKER_CONTEXT", "remote")).tls())
        .contains(new Tls(Optional.empty(), false));
  }

  @Test
  void contextThatDoesNotExistIsNamed() throws IOException {
    Files.writeString(config.resolve("config.json"), "{\"currentContext\": \"gone\"}");
    assertThatThrownBy(() -> find(Map.of()))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("'gone'")
        .hasMessageContaining("config.json")
        .hasMessageContaining("docker context ls");
  }

  @Test
  void brokenConfigIsNamed() throws IOException {
    Files.writeString(config.resolve("config.json"), "{");
    assertThatThrownBy(() -> find(Map.of()))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("config.json cannot be read");
  }

  @Test
  void nothingSaidMeansTheLocalEngine() {
    assertThat(find(Map.of())).isEqualTo(Endpoint.local());
  }

  @Test
  void whoeverNamedAnEngineThatIsNotThereIsToldToCorrectIt() {
    var named = Endpoint.of("unix:///nowhere.sock", "python-image.host", Map.of(), Path.of(""));
    assertThatThrownBy(() -> BuildKit.connect(named))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageEndingWith("Start the daemon, or correct python-image.host.");
  }
}
