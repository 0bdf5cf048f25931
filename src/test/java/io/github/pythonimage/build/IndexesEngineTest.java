package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.docker.OwnAuthority;
import io.github.pythonimage.pypi.Login;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.SecretSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages from an index of one's own, while somebody else has newer ones of the same names. */
@Tag("engine")
class IndexesEngineTest {
  private static final String NAME = "indexes-test/python";
  // With what a netrc file must quote, and with letters of Latin-1 and of elsewhere.
  private static final String PASSWORD = "s3cr3t-\"of bób€";

  @TempDir private static Path folder;
  private static PrivateIndex guarded;
  private static PrivateIndex everybodys;

  @TempDir private Path module;

  @BeforeAll
  static void indexes() throws Exception {
    var tools = PrivateIndex.install(folder.resolve("tools"));
    guarded =
        PrivateIndex.guarded(
            tools, folder.resolve("guarded"), new Login("bob", PASSWORD, "a test"));
    guarded.add(new PureWheel("acme-thing", "1.0", "acme", "acme-inner>=1", "idna"));
    guarded.add(new PureWheel("acme-inner", "1.0", "acme"));
    everybodys = PrivateIndex.open(tools, folder.resolve("everybodys"));
    everybodys.add(new PureWheel("acme-thing", "99.0", "evil"));
    everybodys.add(new PureWheel("acme-inner", "99.0", "evil"));
  }

  @AfterAll
  static void stop() {
    if (guarded != null) {
      guarded.close();
    }
    if (everybodys != null) {
      everybodys.close();
    }
  }

  /** A project that is built with a package of the index, and tells which one that was. */
  @BeforeEach
  void files() throws IOException {
    Files.writeString(module.resolve("requirements.txt"), "acme-thing\n");
    var project = Files.createDirectories(module.resolve("tool"));
    Files.writeString(
        project.resolve("pyproject.toml"),
        """
        [project]
        name = "tool"
        version = "1.0"
        [build-system]
        requires = ["acme-thing"]
        build-backend = "backend"
        backend-path = ["."]
        """);
    Files.writeString(
        project.resolve("backend.py"),
        """
        import acme_thing, zipfile

        def build_wheel(folder, config_settings=None, metadata_directory=None):
            name = "tool-1.0-py3-none-any.whl"
            with zipfile.ZipFile(f"{folder}/{name}", "w") as file:
                file.writestr("tool.py", f"built_with = '{acme_thing.origin}'\\n")
                info = "tool-1.0.dist-info"
                file.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: tool\\nVersion: 1.0\\n")
                file.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
                file.writestr(f"{info}/RECORD", f"tool.py,,\\n{info}/RECORD,,\\n")
            return name
        """);
  }

  private static String image(String tag, String installer, String indexes) {
    return """
        <images><image>
          <name>%s</name>
          <tags><tag>%s</tag></tags>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <wheels>
            <requirements>requirements.txt</requirements>
            <projects><project>tool</project></projects>
            <indexes>%s</indexes>
            <installer>%s</installer>
            <repair>none</repair>
          </wheels>
        </image></images>
        """
        .formatted(NAME, tag, indexes, installer);
  }

  /** An index that is bound to some packages after another one was to those and more. */
  private static String acme(String url, String server) {
    return """
        <index><id>more</id><url>%1$s</url><packages><package>ac*</package></packages></index>
        <index><id>acme</id><url>%2$s</url>%3$s<packages><package>acme-*</package></packages></index>
        <index><id>everybodys</id><url>%1$s</url></index>
        """
        .formatted(
            everybodys.url(), url, server.isEmpty() ? "" : "<server>" + server + "</server>");
  }

  private ImageBuildFixture imageBuild(String... netrc) {
    return new ImageBuildFixture(
        module,
        secrets ->
            new BuildSecrets(
                secrets.pip(), secrets.userSecrets(), List.of(secret("index-logins", netrc))));
  }

  private static BuildSecret secret(String id, String... lines) {
    return new BuildSecret(
        "a test", id, new SecretSource.Known(() -> String.join("\n", lines) + "\n"));
  }

  private static String login(String password) {
    return "machine acme-server login bob password \"" + password.replace("\"", "\\\"") + '"';
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void whatIsBoundComesFromThereAlone(String installer) throws Exception {
    var imageBuild = imageBuild(login(PASSWORD));

    var proofs = imageBuild.run(image(installer, installer, acme(guarded.url(), "acme-server")));

    var image = NAME + ":" + installer;
    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(
            imageBuild.output(
                image,
                "python3",
                "-c",
                "import acme_thing, acme_inner, idna, tool; from importlib.metadata import version;"
                    + " print(acme_thing.origin, version('acme-thing'), acme_inner.origin,"
                    + " tool.built_with)"))
        .isEqualToIgnoringNewLines("acme 1.0 acme acme");
    assertThat(
            imageBuild.output(
                image,
                "sh",
                "-c",
                "grep -srlE 's3cr3t|127\\.0\\.0\\.1:[0-9]+/(files|simple)' /opt /etc /usr /var"
                    + " /root /home /tmp /run || echo none"))
        .isEqualToIgnoringNewLines("none");
    assertThat(String.join("\n", imageBuild.console.all)).doesNotContain("s3cr3t");
    assertThat(history(image)).doesNotContain("s3cr3t");
    assertThat(files(module)).allSatisfy(IndexesEngineTest::hasNoPassword);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static void hasNoPassword(Path file) throws IOException {
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .as(file.toString())
        .doesNotContain("s3cr3t");
  }

  private static String history(String image) throws Exception {
    var docker = System.getProperty("engine.docker", "docker");
    var command =
        new ProcessBuilder("sh", "-c", docker + " history --no-trunc " + image)
            .redirectErrorStream(true);
    command.environment().put("DOCKER_HOST", System.getProperty("engine.host", ""));
    var output =
        new String(command.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).contains("CREATED BY");
    return output;
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void aWrongPassword(String installer) throws Exception {
    refused(
        imageBuild(login("s3cr3t-wröng€")),
        image("wrong", installer, acme(guarded.url(), "acme-server")),
        "ERROR: the index acme ("
            + guarded.url()
            + ") refused the login of <server> acme-server: it answered 403 Forbidden. Correct"
            + " username and password in settings.xml.");
  }

  @Tag("full")
  @Test
  void noServer() throws Exception {
    refused(
        new ImageBuildFixture(module),
        image("anonymous", "uv", acme(guarded.url(), "")),
        "ERROR: the index acme ("
            + guarded.url()
            + ") answered 401 Unauthorized, as those do that need a login: name a <server> of"
            + " settings.xml in its <index>.");
  }

  @Test
  void aSecretWithoutTheLogin() throws Exception {
    refused(
        imageBuild("machine other login bob password x"),
        image("other", "uv", acme(guarded.url(), "acme-server")),
        "ERROR: the secret index-logins has no login for the index acme ("
            + guarded.url()
            + "): it needs a line 'machine acme-server login USER password PASSWORD'.");
  }

  @Test
  void aNameThatNobodyHasTakenYet() throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "acme-new\n");

    refused(
        imageBuild(login(PASSWORD)),
        image("new", "uv", acme(guarded.url(), "acme-server")),
        "ERROR: acme-new is bound to the index acme ("
            + guarded.url()
            + "): nothing of that name is there.");
  }

  private void lock(String file) throws IOException {
    Files.writeString(
        module.resolve("pylock.toml"),
        """
        lock-version = "1.0"
        created-by = "a test"
        [[packages]]
        name = "acme-inner"
        version = "1.0"
        wheels = [%s]
        """
            .formatted(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/packages/", "/everything/packages/"})
  void aLockThatNamesFilesOfTheIndex(String place) throws Exception {
    lock(guarded.locked("acme_inner-1.0-py3-none-any.whl").replace("/packages/", place));

    var proofs =
        imageBuild(login(PASSWORD))
            .run(
                image("locked", "uv", acme(guarded.url(), "acme-server"))
                    .replace("requirements.txt", "pylock.toml"));

    assertThat(proofs.get(0).findings()).isEmpty();
  }

  @Test
  void aLockThatNamesFilesOfAnotherIndex() throws Exception {
    everybodys.add(new PureWheel("acme-inner", "1.0", "evil"));
    lock(everybodys.locked("acme_inner-1.0-py3-none-any.whl"));

    refused(
        imageBuild(login(PASSWORD)),
        image("elsewhere", "uv", acme(guarded.url(), "acme-server"))
            .replace("requirements.txt", "pylock.toml"),
        "ERROR: acme-inner 1.0 is bound to the index acme ("
            + guarded.url()
            + "), and a lock or [tool.uv.sources] has it from "
            + everybodys.url().replace("/simple/", "/packages/acme_inner-1.0-py3-none-any.whl")
            + ": that index has no file of this name and checksum. Make the lock anew with it");
  }

  @Test
  void aLockThatNamesFilesOfAnotherIndexOfTheSameHost() throws Exception {
    everybodys.add(new PureWheel("acme-inner", "1.0", "evil"));
    var evil = everybodys.locked("acme_inner-1.0-py3-none-any.whl");
    var place = guarded.url().replace("/simple/", "/everything/packages/");
    lock(evil.replace(everybodys.url().replace("/simple/", "/packages/"), place));

    refused(
        imageBuild(login(PASSWORD)),
        image("beside", "uv", acme(guarded.url(), "acme-server"))
            .replace("requirements.txt", "pylock.toml"),
        "ERROR: acme-inner 1.0 is bound to the index acme ("
            + guarded.url()
            + "), and a lock or [tool.uv.sources] has it from "
            + place
            + "acme_inner-1.0-py3-none-any.whl: that index has no file");
  }

  @Test
  void aProjectThatNamesAnIndexOfItsOwn() throws Exception {
    Files.writeString(
        module.resolve("pyproject.toml"),
        """
        [project]
        name = "app"
        version = "1.0"
        dependencies = ["acme-thing"]
        [tool.uv.sources]
        acme-thing = { index = "own" }
        [[tool.uv.index]]
        name = "own"
        url = "%s"
        """
            .formatted(everybodys.url()));

    refused(
        imageBuild(login(PASSWORD)),
        image("own", "uv", acme(guarded.url(), "acme-server"))
            .replace("requirements.txt", "pyproject.toml"),
        "ERROR: acme-thing 99.0 is bound to the index acme (");
  }

  @Tag("full")
  @Test
  void anAuthorityOfOnesOwn() throws Exception {
    var wheels = Files.createDirectories(folder.resolve("tls"));
    new PureWheel("acme-thing", "1.1", "acme").into(wheels);
    var authority = OwnAuthority.make(folder);
    try (var pages = PagesOfWheels.of(wheels);
        var index = authority.inFrontOf(pages.address())) {
      var images = image("tls", "uv", acme("https://127.0.0.1:" + index.port() + "/simple", ""));
      refused(
          new ImageBuildFixture(module),
          images,
          "cannot be reached: nobody here knows who signed its certificate; name that authority's"
              + " in python-image.certificate.");

      var proofs =
          new ImageBuildFixture(
                  module,
                  secrets ->
                      new BuildSecrets(
                          secrets.pip().withCertificate(authority.certificate()),
                          secrets.userSecrets(),
                          List.of()))
              .run(images);

      assertThat(proofs.get(0).findings()).isEmpty();
    }
  }

  private void refused(ImageBuildFixture imageBuild, String images, String message)
      throws IOException {
    assertThatThrownBy(() -> imageBuild.run(images)).isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all))
        .contains(message)
        .doesNotContain("s3cr3t", "Traceback");
    assertThat(files(module))
        .allSatisfy(IndexesEngineTest::hasNoPassword)
        .anySatisfy(file -> assertThat(file).hasFileName("failed-step.log"));
  }
}
