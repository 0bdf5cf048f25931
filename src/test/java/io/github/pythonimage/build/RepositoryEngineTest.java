package io.github.pythonimage.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.interpreter.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Interpreters of a signed repository, which the test makes, signs and serves. */
@Tag("engine")
class RepositoryEngineTest {
  private static final TestKeys KEY = TestKeys.generate();
  private static final TestKeys OTHER = TestKeys.generate();

  @TempDir private Path module;
  @TempDir private Path work;
  private ImageBuildFixture imageBuild;
  private AptRepository repository;

  @BeforeAll
  static void tools() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "needs dpkg-deb");
  }

  @BeforeEach
  void acme() throws Exception {
    imageBuild = new ImageBuildFixture(module);
    Files.write(module.resolve("acme.gpg"), KEY.exported());
    repository = acme("Acme");
  }

  private AptRepository acme(String origin) throws Exception {
    var repository =
        new AptRepository(origin, Files.createDirectories(work.resolve("acme" + origin)));
    addPython(repository, "3.13", "python3.13");
    // Debian 12 has a part of its standard library in another package.
    addPython(repository, "3.11", "python3.11, python3-distutils");
    // Of another name, but nobody else has it.
    repository.add("acme-terms", "1.0", "", Map.of());
    // What the distribution has too, and the base or the build installs.
    for (var name :
        List.of("tzdata", "netbase", "libssl3t64", "libssl3", "libc-bin", "libpq-dev")) {
      repository.add(name, "9999", "", Map.of());
    }
    return repository;
  }

  private static void addPython(AptRepository repository, String series, String needs)
      throws Exception {
    var name = "acme-python" + series;
    repository.add(
        name,
        "1.0",
        needs + ", " + name + "-data, lib" + name,
        Map.of("/opt/acme/bin/python" + series, "/usr/bin/python" + series));
    repository.add(name + "-data", "1.0", "netbase", Map.of());
    repository.add("lib" + name, "1.0", "acme-terms", Map.of());
    repository.add(
        name + "-dev",
        "1.0",
        name + ", python" + series + "-venv, python" + series + "-dev",
        Map.of());
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private String image(String tag, String python, String more) {
    return """
        <images><image>
          <name>repository-test/python</name>
          <tags><tag>%s</tag></tags>
          <pythons><python>%s</python></pythons>
          <interpreter>
            <provider>repository</provider>
            <packages><package>acme-python{series}</package></packages>
            <developmentPackages><package>acme-python{series}-dev</package></developmentPackages>
            <command>/opt/acme/bin/python{series}</command>
            <repository><url>%s</url><key>acme.gpg</key>%s</repository>
          </interpreter>
          <publish><builder>true</builder></publish>
        </image></images>
        """
        .formatted(tag, python, repository.url(), more);
  }

  /** Debian's newer apt checks signatures with another program than its older one and Ubuntu's. */
  private static String on(String suite, String images) {
    return images.replace("<pythons>", "<base>debian:" + suite + "-slim</base><pythons>");
  }

  private String fails(String images) {
    assertThatThrownBy(() -> imageBuild.run(images)).isInstanceOf(BuildFailure.class);
    return String.join("\n", imageBuild.console.all);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"bookworm, 3.11"})
  void soItIsWithAnOlderDistribution(String suite, String series) {
    onlyTheInterpreterComesFromThere(suite, series);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"trixie, 3.13"})
  void onlyTheInterpreterComesFromThere(String suite, String series) {
    repository.publish(suite, KEY);
    var tag = "signed-" + suite;
    var fingerprint = "<fingerprint>" + KEY.fingerprint() + "</fingerprint>";

    var proofs = imageBuild.run(on(suite, image(tag, series, fingerprint)));

    assertThat(proofs.get(0).findings()).isEmpty();
    var name = "repository-test/python:" + tag;
    assertThat(imageBuild.output(name, "readlink", "/opt/app/venv/bin/python" + series))
        .isEqualTo("/opt/acme/bin/python" + series + "\n");
    assertThat(imageBuild.output(name, "sh", "-c", "dpkg-query --show | grep -P '\\t(9999|1.0)$'"))
        .isEqualTo(
            """
            acme-python3.13\t1.0
            acme-python3.13-data\t1.0
            acme-terms\t1.0
            libacme-python3.13\t1.0
            """
                .replace("3.13", series));
    assertThat(repository.asked).noneMatch(path -> path.matches(".*(tzdata|libssl|libc-bin).*"));
    assertThat(leftovers(name)).isEmpty();
    assertThat(leftovers(name + "-dev")).isEmpty();
  }

  /** A company's proxy has them all under one name. */
  @Tag("full")
  @Test
  void aHostThatHasTheDistributionsPackagesToo() throws Exception {
    try (var distribution = new AptRepository("Mirror", work.resolve("mirror"));
        var nameless = acme("")) {
      distribution.add("netbase", "2099", "", Map.of());
      distribution.publish("trixie", OTHER);
      nameless.publish("trixie", KEY);
      repository.publish("trixie", KEY);
      Files.write(work.resolve("mirror.asc"), TestKeys.armored(OTHER.exported()).getBytes(UTF_8));
      Files.writeString(
          work.resolve("Dockerfile"),
          """
          FROM debian:trixie-slim
          COPY mirror.asc /etc/apt/keyrings/
          RUN echo 'deb [signed-by=/etc/apt/keyrings/mirror.asc] %s trixie main' \
            >/etc/apt/sources.list.d/mirror.list
          """
              .formatted(distribution.url()));
      var base = "repository-test/debian:trixie";
      docker("build", "--quiet", "--network", "host", "--tag", base, work.toString());
      var from = "<base>" + base + "</base>";

      var proofs =
          imageBuild.run(image("proxy", "3.13", "").replace("<pythons>", from + "<pythons>"));

      assertThat(proofs.get(0).findings()).isEmpty();
      assertThat(
              imageBuild.output(
                  "repository-test/python:proxy", "dpkg-query", "--show", "tzdata", "netbase"))
          .contains("netbase\t2099\n")
          .doesNotContain("9999");
      assertThat(
              fails(
                  image("nameless", "3.13", "")
                      .replace("<pythons>", from + "<pythons>")
                      .replace(repository.url(), nameless.url())))
          .contains(
              "ERROR: apt cannot tell packages of "
                  + nameless.url()
                  + " trixie from others of the same host (127.0.0.1)");
    }
  }

  private static String docker(String... words) throws Exception {
    var docker = System.getProperty("engine.docker", "");
    assumeTrue(!docker.isEmpty(), "needs the system property engine.docker");
    return AptRepository.run(
        Stream.concat(Stream.of(docker), Stream.of(words)).toArray(String[]::new));
  }

  /**
   * Ubuntu's images are not to be had everywhere, so this one is Debian's under another name, and
   * the copy of the PPA has Debian's packages under another version.
   */
  @Tag("full")
  @Test
  void aCopyOfDeadsnakes() throws Exception {
    var context = Files.createDirectories(work.resolve("ubuntu"));
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM debian:trixie-slim AS ubuntu
        RUN rm /etc/os-release && \
          printf '%s\\n' 'PRETTY_NAME="Ubuntu 24.04 LTS"' ID=ubuntu VERSION_ID=24.04 \
          VERSION_CODENAME=noble UBUNTU_CODENAME=noble >/etc/os-release
        FROM ubuntu AS debs
        RUN cd /tmp && apt-get -qq update && apt-get -qq download python3.13 python3.13-venv \
          python3.13-dev python3.13-minimal libpython3.13 libpython3.13-dev libpython3.13-minimal \
          libpython3.13-stdlib && rm -rf /var/lib/apt/lists/*
        """);
    var base = "repository-test/ubuntu:24.04";
    var debs = "repository-test/debs:24.04";
    docker("build", "--quiet", "--network", "host", "--tag", debs, context.toString());
    docker(
        "build",
        "--quiet",
        "--network",
        "host",
        "--target",
        "ubuntu",
        "--tag",
        base,
        context.toString());
    var container = "debs-" + work.getFileName();
    docker("create", "--name", container, debs);
    try {
      docker("cp", container + ":/tmp", work.resolve("debs").toString());
    } finally {
      docker("rm", container);
    }
    try (var files = Files.list(work.resolve("debs"))) {
      for (var deb : files.filter(file -> file.toString().endsWith(".deb")).toList()) {
        var folder = work.resolve(deb.getFileName().toString().replaceAll("_.*", ""));
        AptRepository.run("dpkg-deb", "-R", deb.toString(), folder.toString());
        var control = folder.resolve("DEBIAN/control");
        var text = Files.readString(control);
        var version = text.replaceAll("(?s).*\\nVersion: (\\S+).*", "$1");
        Files.writeString(control, text.replace(version, "3.13.5-0+noble1"));
        repository.add(folder);
      }
    }
    repository.publish("noble", KEY);

    var proofs =
        imageBuild.run(
            """
            <images><image>
              <name>repository-test/python</name>
              <tags><tag>deadsnakes</tag></tags>
              <base>%s</base>
              <pythons><python>3.13</python></pythons>
              <interpreter>
                <provider>deadsnakes</provider>
                <repository><url>%s</url><key>acme.gpg</key></repository>
              </interpreter>
            </image></images>
            """
                .formatted(base, repository.url()));

    assertThat(proofs.get(0).findings()).isEmpty();
    var name = "repository-test/python:deadsnakes";
    // An older version than the distribution's: what one asks a repository for comes from there.
    assertThat(
            imageBuild.output(
                name,
                "sh",
                "-c",
                "dpkg-query --show --showformat '${Package}\\t${Version}\\n' | grep -F +noble1"))
        .isEqualTo(
            """
            libpython3.13-minimal\t3.13.5-0+noble1
            libpython3.13-stdlib\t3.13.5-0+noble1
            python3.13\t3.13.5-0+noble1
            python3.13-minimal\t3.13.5-0+noble1
            """);
    assertThat(leftovers(name)).isEmpty();
  }

  /** Files that only the repository can have brought; those of its packages aside. */
  private String leftovers(String image) {
    return imageBuild.output(
        image,
        "sh",
        "-c",
        "exec 2>/dev/null; find / -xdev ! -path '/var/lib/dpkg/info/*' ! -path '/proc/*' -name '*python-image*'"
            + " ! -path /opt/python-image; ls -A /etc/apt/keyrings /etc/apt/preferences.d | grep -v :"
            + " | grep .; grep -rlE '127.0.0.1|Acme' /etc/apt /var/lib/apt /tmp");
  }

  @Tag("full")
  @Test
  void aFolderOfPackages() {
    repository.publish("./", KEY);

    var proofs = imageBuild.run(image("flat", "3.13", "<suite>./</suite>"));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(
            imageBuild.output(
                "repository-test/python:flat", "dpkg-query", "--show", "tzdata", "netbase"))
        .doesNotContain("9999");
  }

  @Test
  void anotherFingerprintIsRefusedBeforeAnythingIsAsked() {
    repository.publish("trixie", KEY);

    assertThatThrownBy(
            () ->
                imageBuild.run(
                    image(
                        "other", "3.13", "<fingerprint>" + OTHER.fingerprint() + "</fingerprint>")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "'acme.gpg' has the key " + KEY.fingerprint() + " and not " + OTHER.fingerprint());
    assertThat(repository.asked).isEmpty();
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"bookworm"})
  void signedByAnotherKeyForAnOlderDistribution(String suite) {
    signedByAnotherKey(suite);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trixie"})
  void signedByAnotherKey(String suite) {
    repository.publish(suite, OTHER);

    assertThat(fails(on(suite, image("other-key", "3.13", ""))))
        .contains(
            "ERROR: "
                + repository.url()
                + " "
                + suite
                + " is signed, but not with the key "
                + KEY.fingerprint());
  }

  /** From 2026-02 on, says apt's policy there. That of bookworm takes it. */
  @Test
  void aKeyThatAptTakesNoMore() throws Exception {
    var old = TestKeys.old();
    Files.write(module.resolve("acme.gpg"), old.exported());
    repository.publish("trixie", old);

    assertThat(fails(image("old-key", "3.13", "")))
        .contains(
            "ERROR: the signature of "
                + repository.url()
                + " trixie does not count (see above): the key "
                + old.fingerprint());
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"bookworm"})
  void unsignedForAnOlderDistribution(String suite) {
    unsigned(suite);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trixie"})
  void unsigned(String suite) {
    repository.publish(suite);

    assertThat(fails(on(suite, image("unsigned", "3.13", ""))))
        .contains("ERROR: " + repository.url() + " " + suite + " is not signed");
  }

  /** A base may be made for mirrors that nobody signs, which says nothing of other repositories. */
  @Test
  @Tag("full")
  void unsignedOnABaseThatDoesNotMind() throws Exception {
    repository.publish("trixie");
    var base = "repository-test/debian:trixie-lax";
    Files.writeString(
        work.resolve("Dockerfile"),
        """
        FROM debian:trixie-slim
        RUN echo 'Acquire::AllowInsecureRepositories "1"; APT::Get::AllowUnauthenticated "1";' \
          >/etc/apt/apt.conf.d/zz-lax
        """);
    docker("build", "--quiet", "--network", "none", "--tag", base, work.toString());

    assertThat(
            fails(
                image("lax", "3.13", "")
                    .replace("<pythons>", "<base>" + base + "</base><pythons>")))
        .contains("ERROR: " + repository.url() + " trixie is not signed");
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"bookworm"})
  void changedForAnOlderDistribution(String suite) {
    changedAfterItWasSigned(suite);
  }

  @ParameterizedTest
  @ValueSource(strings = {"trixie"})
  void changedAfterItWasSigned(String suite) {
    repository.publish(suite, KEY);
    repository.tamper(suite);

    assertThat(fails(on(suite, image("tampered", "3.13", ""))))
        .contains(
            "ERROR: " + repository.url() + " " + suite + " does not hold what its owner signed");
  }

  @Test
  void aSuiteThatItDoesNotHave() {
    repository.publish("bookworm", KEY);

    assertThat(fails(image("suite", "3.13", "")))
        .contains(
            "ERROR: "
                + repository.url()
                + " trixie cannot be used (see above): check the <url> and <suite> of");
  }

  @Test
  void aSeriesThatItDoesNotHave() {
    repository.publish("trixie", KEY);

    assertThat(fails(image("series", "3.12", "")))
        .contains("Unable to locate package acme-python3.12")
        .contains(
            "ERROR: acme-python3.12, acme-python3.12-dev cannot be installed (see above): choose a"
                + " <python> that "
                + repository.url()
                + " trixie has, or say what it calls them in <packages> and"
                + " <developmentPackages>, or another <provider>.");
  }
}
