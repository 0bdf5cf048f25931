package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to say what is wanted: each lock is written by its own tool, as users have them. */
@Tag("engine")
@Tag("full")
class WheelInputsEngineTest {
  private static final String NAME = "wheels-test/inputs";

  private static final String PROJECT =
      """
      [project]
      name = "service"
      version = "1.0"
      requires-python = ">=3.9"
      dependencies = ["acme-base>=1,<3"]
      [project.optional-dependencies]
      cli = ["acme-cli==1.0"]
      [dependency-groups]
      jobs = ["acme-jobs==1.0"]
      dev = ["acme-dev==1.0"]
      [build-system]
      requires = ["poetry-core"]
      build-backend = "poetry.core.masonry.api"
      [[tool.poetry.source]]
      name = "own"
      url = "%1$s"
      [[tool.uv.index]]
      name = "own"
      url = "%1$s"
      default = true
      """;

  @TempDir private static Path tools;
  @TempDir private static Path module;
  private static PrivateIndex index;

  @BeforeAll
  static void locks() throws Exception {
    PrivateIndex.install(tools);
    index = PrivateIndex.open(tools, tools.resolve("packages"));
    for (var name : new String[] {"cli", "jobs", "dev", "deep"}) {
      index.add(new PureWheel("acme-" + name, "1.0", name));
    }
    index.add(new PureWheel("acme-base", "2.0", "base", "acme-deep"));
    index.add(new PureWheel("acme-base", "3.0", "base"));
    Files.writeString(module.resolve("pyproject.toml"), PROJECT.formatted(index.url()));
    var tool = new LockTool(tools);
    tool.run(module, "pip", "install", "-q", "uv==0.13.9", "poetry==2.5.1");
    tool.run(module, "uv", "lock", "--quiet");
    tool.run(module, "poetry", "lock", "--no-interaction");
    tool.run(
        module,
        "uv",
        "export",
        "--quiet",
        "--frozen",
        "--no-emit-project",
        "--no-default-groups",
        "--format",
        "pylock.toml",
        "--output-file",
        "pylock.service.toml");
    var wheels = Files.createDirectories(module.resolve("lib"));
    new PureWheel("acme-own", "1.0", "own").into(wheels);
  }

  @AfterAll
  static void stop() {
    if (index != null) {
      index.close();
    }
  }

  private static String image(String tag, String wheels) {
    return """
        <image>
          <id>%1$s</id>
          <name>%2$s</name>
          <tags><tag>%1$s</tag></tags>
          <pythons><python>3.13.5</python></pythons>
          <interpreter><optimizations>false</optimizations><mirror>%3$s</mirror></interpreter>
          <wheels>%4$s</wheels>
        </image>
        """
        .formatted(tag, NAME, PyenvMirror.ofEngine().sources(), wheels);
  }

  private static final String INSTALLED =
      "import importlib.metadata as m; print(*sorted("
          + "d.name + ('!' if d.read_text('REQUESTED') is not None else '')"
          + " for d in m.distributions()))";

  @Test
  void locksAndProjectsOfEveryKind() {
    var parts = "<extras><extra>cli</extra></extras><groups><group>jobs</group></groups>";
    var proofs =
        new ImageBuildFixture(module)
            .run(
                "<images>"
                    + image("uv", "<requirements>uv.lock</requirements>" + parts)
                    + image("uv-bound", "<requirements>uv.lock</requirements>" + parts + bound())
                    + image("poetry", "<requirements>poetry.lock</requirements>" + parts)
                    + image(
                        "poetry-bound",
                        "<requirements>poetry.lock</requirements>" + parts + bound())
                    + image("pylock", "<requirements>pylock.service.toml</requirements>")
                    + image(
                        "project", "<requirements>pyproject.toml</requirements>" + parts + bound())
                    + image(
                        "wheel",
                        "<installer>pip</installer><wheels><wheel>lib/acme_own-1.0-py3-none-any.whl"
                            + "</wheel></wheels>")
                    + "</images>");

    assertThat(proofs).hasSize(7).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    for (var tag : new String[] {"uv", "uv-bound", "poetry", "poetry-bound", "project"}) {
      assertThat(installed(tag)).as(tag).isEqualTo("acme-base! acme-cli! acme-deep acme-jobs!\n");
    }
    assertThat(installed("pylock")).startsWith("acme-base").contains("acme-deep").hasLineCount(1);
    assertThat(installed("wheel")).isEqualTo("acme-own!\n");
  }

  @ParameterizedTest
  @CsvSource({
    "uv.lock, extra, there is no extra cly in pyproject.toml: it has cli.",
    "poetry.lock, group, 'there is no group cly in pyproject.toml: it has dev, jobs.'",
    "pyproject.toml, extra, there is no extra cly in pyproject.toml: it has cli.",
    "pylock.service.toml, extra, there is no extra cly in pylock.service.toml: it has none."
  })
  void anExtraOrGroupThatIsNotThere(String file, String kind, String expected) {
    var wheels =
        "<requirements>%1$s</requirements><%2$ss><%2$s>cly</%2$s></%2$ss>".formatted(file, kind);

    assertThatThrownBy(
            () ->
                new ImageBuildFixture(module).run("<images>" + image("cly", wheels) + "</images>"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(expected);
  }

  private static String bound() {
    return "<indexes><index><id>own</id><url>%s</url><packages><package>acme-*</package></packages></index></indexes>"
        .formatted(index.url());
  }

  private static String installed(String tag) {
    return new ImageBuildFixture(module).output(NAME + ":" + tag, "python3", "-c", INSTALLED);
  }

  @Test
  void anAddressIsRememberedWithoutItsPassword() throws Exception {
    Files.writeString(
        module.resolve("address.txt"),
        "acme-cli @ %s\n"
            .formatted(
                index
                    .url()
                    .replace("http://", "http://me:hunter2@")
                    .replace("/simple/", "/packages/acme_cli-1.0-py3-none-any.whl")));
    var imageBuild = new ImageBuildFixture(module);
    imageBuild.run(
        "<images>" + image("address", "<requirements>address.txt</requirements>") + "</images>");

    assertThat(
            imageBuild.output(
                NAME + ":address",
                "sh",
                "-c",
                "cat /opt/app/venv/lib/python3.13/site-packages/acme_cli-1.0.dist-info/direct_url.json"))
        .contains("/packages/acme_cli-1.0-py3-none-any.whl", "archive_info", "sha256")
        .doesNotContain("hunter2", "me:");
    assertThat(imageBuild.output(NAME + ":address", "grep", "-r", "hunter2", "/opt/app")).isEmpty();
  }

  @Test
  void aLockThatIsOlderThanItsProject() throws Exception {
    var old = Files.createDirectories(module.resolve("old"));
    Files.copy(module.resolve("poetry.lock"), old.resolve("poetry.lock"));
    Files.writeString(
        old.resolve("pyproject.toml"),
        PROJECT.formatted(index.url()).replace("acme-base>=1,<3", "acme-base>=3"));

    assertThatThrownBy(
            () ->
                new ImageBuildFixture(module)
                    .run(
                        "<images>"
                            + image("old", "<requirements>old/poetry.lock</requirements>")
                            + "</images>"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("poetry.lock");
  }
}
