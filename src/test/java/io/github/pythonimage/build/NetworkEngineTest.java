package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.config.interpreter.TestKeys;
import io.github.pythonimage.docker.LoopbackFiles;
import io.github.pythonimage.docker.OwnAuthority;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.SecretSource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of every kind reach what they fetch through a proxy, and behind an own authority. */
@Tag("engine")
class NetworkEngineTest {
  private static final String NAME = "network-test/python:3.13";
  private static final TestKeys KEY = TestKeys.generate();

  @TempDir private Path module;
  @TempDir private Path work;
  private LoopbackFiles archives;
  private String sha256;

  @BeforeEach
  void files() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "idna==3.10\n");
    Files.createDirectories(work.resolve("rust/rustc/bin"));
    // Never the same, so that it is fetched in every run.
    Files.writeString(work.resolve("rust/rustc/bin/rustc"), Long.toString(System.nanoTime()));
    var archive = work.resolve("rust.tar.gz");
    AptRepository.run("tar", "-czf", archive.toString(), "-C", work.toString(), "rust");
    archives = new LoopbackFiles();
    archives.files.put("/rust.tar.gz", Files.readAllBytes(archive));
    sha256 = Fingerprint.of(Files.readAllBytes(archive)).hex();
  }

  @AfterEach
  void close() {
    archives.close();
  }

  private String image(String archivesUrl, String interpreter, String indexes) {
    var wheels =
        """
        <requirements>requirements.txt</requirements>
        %3$s
        <packages><package>libyaml-dev</package></packages>
        <toolchains><toolchain><name>rust</name><version>1.99.0</version><archives>
          <archive><platform>linux/amd64</platform><url>%1$s/rust.tar.gz</url><sha256>%2$s</sha256></archive>
          <archive><platform>linux/arm64</platform><url>%1$s/rust.tar.gz</url><sha256>%2$s</sha256></archive>
        </archives></toolchain></toolchains>
        <repair>none</repair>
        """
            .formatted(archivesUrl, sha256, indexes);
    return "<images>"
        + ImageBuildFixture.image("network-test/python", "3.13", wheels)
            .replace("</interpreter>", interpreter + "</interpreter>")
        + "</images>";
  }

  private ImageBuildFixture imageBuild(UnaryOperator<BuildSecrets> secrets) {
    var imageBuild = new ImageBuildFixture(module, secrets);
    imageBuild.again = Set.of("native", "os");
    return imageBuild;
  }

  private ImageBuildFixture through(String login, int port) {
    var address = "http://" + login + "@127.0.0.1:" + port;
    var lines = new StringBuilder();
    for (var name : List.of("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY")) {
      lines.append(name).append('=').append(address).append('\n');
    }
    // The router of indexes, which is a step's own.
    lines.append("no_proxy=127.0.0.1\nNO_PROXY=127.0.0.1\n");
    var proxy =
        new BuildSecret("a test", "build-proxy", new SecretSource.Known(() -> lines.toString()));
    return imageBuild(
        secrets -> new BuildSecrets(secrets.pip(), secrets.userSecrets(), List.of(proxy)));
  }

  @Test
  void everythingIsFetchedThroughTheProxy() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "acme-thing\n");
    var wheels = Files.createDirectories(work.resolve("wheels"));
    new PureWheel("acme-thing", "1.2", "acme").into(wheels);
    try (var pages = PagesOfWheels.of(wheels);
        var proxy =
            new ForwardProxy(
                Map.of(
                    "index.invalid",
                    pages.address(),
                    "archives.invalid",
                    URI.create(archives.url())),
                "bob:s3cr3t")) {
      var imageBuild = through("bob:s3cr3t", proxy.port());

      var proofs =
          imageBuild.run(
              image(
                  "http://archives.invalid",
                  "",
                  "<indexes><index><id>acme</id><url>http://index.invalid/simple</url>"
                      + "<packages><package>acme-*</package></packages></index></indexes>"));

      assertThat(proofs.get(0).findings()).isEmpty();
      assertThat(proxy.asked)
          .anyMatch(line -> line.startsWith("GET http://archives.invalid/rust.tar.gz"))
          .anyMatch(line -> line.startsWith("GET http://index.invalid/simple/acme-thing/"))
          // Packages of the distribution.
          .anyMatch(line -> line.matches("GET \\S+InRelease .*|CONNECT (?!index).*"));
      assertThat(String.join("\n", imageBuild.console.all)).doesNotContain("s3cr3t");
      assertThat(
              imageBuild.output(
                  NAME, "sh", "-c", "env; ls -A /tmp /dev/shm; grep -rs s3cr3t /etc /opt /var"))
          .doesNotContain("proxy", "s3cr3t", "network.sh", "apt.conf");
    }
  }

  @Test
  void aProxyThatRefusesTheLogin() throws Exception {
    try (var proxy = new ForwardProxy(Map.of(), "bob:s3cr3t")) {
      var imageBuild = through("bob:s3cr3t-but-old", proxy.port());

      assertThatThrownBy(() -> imageBuild.run(image("http://archives.invalid", "", "")))
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining(
              "The proxy wants a login that it was not given, or not the right one (407). Correct"
                  + " <username> and <password> of the <proxy> in settings.xml");
      assertThat(String.join("\n", imageBuild.console.all)).doesNotContain("s3cr3t");
    }
  }

  @Tag("full")
  @Test
  void anOwnAuthorityCountsForArchivesAndRepositories() throws Exception {
    Files.write(module.resolve("acme.gpg"), KEY.exported());
    var authority = OwnAuthority.make(work);
    try (var repository =
            new AptRepository("Acme", Files.createDirectories(work.resolve("repository")));
        var overTls = authority.inFrontOf(URI.create(repository.url()));
        var archivesOverTls = authority.inFrontOf(URI.create(archives.url()))) {
      repository.add(
          "acme-python3.13",
          "1.0",
          "python3.13",
          Map.of("/opt/acme/bin/python3.13", "/usr/bin/python3.13"));
      repository.add(
          "acme-python3.13-dev",
          "1.0",
          "acme-python3.13, python3.13-venv, python3.13-dev",
          Map.of());
      repository.publish("trixie", KEY);
      var interpreter =
          """
          <packages><package>acme-python{series}</package></packages>
          <developmentPackages><package>acme-python{series}-dev</package></developmentPackages>
          <command>/opt/acme/bin/python{series}</command>
          <repository><url>https://127.0.0.1:%d/acme</url><key>acme.gpg</key></repository>
          """
              .formatted(overTls.port());
      var archive = "https://127.0.0.1:" + archivesOverTls.port();
      // First, because an archive that was fetched once is not fetched again.
      refused(
          image(archive, "", ""),
          "HTTP status 000 (nobody here knows who signed its certificate: name that authority's in"
              + " python-image.certificate)");
      refused(
          image(archives.url(), interpreter, ""),
          "(see above). Name that authority's in python-image.certificate.");

      var imageBuild =
          imageBuild(
              secrets ->
                  new BuildSecrets(
                      secrets.pip().withCertificate(authority.certificate()),
                      secrets.userSecrets(),
                      List.of()));
      assertThat(imageBuild.run(image(archive, interpreter, "")).get(0).findings()).isEmpty();
      assertThat(archives.asked).contains("/rust.tar.gz");
      assertThat(imageBuild.output(NAME, "sh", "-c", "ls -A /tmp /dev/shm; ls /etc/apt/apt.conf.d"))
          .doesNotContain("certificates.pem", "network.sh", "apt.conf\n");
    }
  }

  private void refused(String images, String message) {
    var imageBuild = imageBuild(secrets -> secrets);
    assertThatThrownBy(() -> imageBuild.run(images)).isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all)).contains(message);
  }
}
