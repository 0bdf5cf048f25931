package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.labels.LabelReader;
import io.github.pythonimage.git.GitFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of members of a uv workspace, whose lock uv itself has written. */
@Tag("engine")
class WorkspaceEngineTest {
  private static final String NAME = "wheels-test/workspace";

  private static final String REVISION = "org.opencontainers.image.revision";

  private static final String INSTALLED =
      "import importlib.metadata as m, shared;"
          + " print(shared.WORD, *sorted(d.name + d.version for d in m.distributions()))";

  private static final String MEMBER =
      """
      [project]
      name = "%s"
      version = "1.0"
      requires-python = ">=3.9"
      dependencies = [%s]
      [tool.uv.sources]
      shared = { workspace = true }
      [build-system]
      requires = ["setuptools"]
      build-backend = "setuptools.build_meta"
      """;

  @TempDir private static Path tools;
  private static PrivateIndex index;

  @TempDir private Path root;

  @BeforeEach
  void workspace() throws Exception {
    if (index == null) {
      PrivateIndex.install(tools);
      new LockTool(tools).run(tools, "pip", "install", "-q", "uv==0.13.9");
      index = PrivateIndex.open(tools, tools.resolve("packages"));
      for (var name : List.of("base", "other", "cli")) {
        index.add(new PureWheel("acme-" + name, "1.0", name));
      }
      index.add(new PureWheel("acme-base", "2.0", "base"));
    }
    var list =
        """
        [tool.uv.workspace]
        members = ["service", "second", "libs/*"]
        [[tool.uv.index]]
        name = "own"
        url = "%s"
        default = true
        """;
    write("pyproject.toml", list.formatted(index.url()));
    write("service/pyproject.toml", MEMBER.formatted("service", "\"acme-base<2\", \"shared\""));
    write("service/.dockerignore", "target\n");
    write("service/service.py", "import shared\n");
    write("libs/shared/pyproject.toml", MEMBER.formatted("shared", ""));
    write("libs/shared/shared.py", "WORD = 'first'\n");
    write("second/pyproject.toml", MEMBER.formatted("second", "\"acme-other\""));
    write("second/second.py", "WORD = 'second'\n");
    lock();
  }

  @AfterAll
  static void stop() {
    if (index != null) {
      index.close();
    }
  }

  private void write(String name, String text) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void lock() throws Exception {
    new LockTool(tools).run(root, "uv", "lock", "--quiet");
  }

  private ImageBuildFixture fixture() {
    var fixture = new ImageBuildFixture(root.resolve("service"));
    fixture.root = root;
    return fixture;
  }

  private static String image(String more) {
    return "<images>"
        + ImageBuildFixture.image(
            NAME,
            "service",
            "<requirements>../uv.lock</requirements><projects><project>.</project></projects>"
                + more)
        + "</images>";
  }

  private static String installed(ImageBuildFixture fixture) {
    return fixture.output(NAME + ":service", "python3", "-c", INSTALLED).strip();
  }

  @Test
  void anImageHasWhatItsMemberNeeds() throws Exception {
    var first = fixture();

    assertThat(first.run(image(""))).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    assertThat(installed(first)).isEqualTo("first acme-base1.0 service1.0 shared1.0");

    // What another member needs, and what it is, has nothing to do with this image.
    write("second/pyproject.toml", MEMBER.formatted("second", "\"acme-other\", \"acme-cli\""));
    write("second/second.py", "WORD = 'changed'\n");
    lock();
    assertThat(Files.readString(root.resolve("uv.lock"))).contains("acme-cli");
    var second = fixture();
    second.run(image(""));
    assertThat(second.console.all).anyMatch(line -> line.contains("up to date"));

    // A member that it needs is a part of it.
    write("libs/shared/shared.py", "WORD = 'again'\n");
    var third = fixture();
    third.run(image(""));
    assertThat(third.console.all)
        .noneMatch(line -> line.contains("up to date"))
        .anyMatch(line -> line.matches(".*cached +project-1: RUN.*"))
        .anyMatch(line -> line.matches(".*cached +wheels: RUN.*"));
    assertThat(installed(third)).isEqualTo("again acme-base1.0 service1.0 shared1.0");
  }

  /** uv builds such a folder with setuptools, and a lock has it as a directory. */
  @ParameterizedTest
  @ValueSource(strings = {"", "[build-system]\nrequires = [\"setuptools\"]\n"})
  void aFolderWithoutAProjectTableIsInstalled(String pyproject) throws Exception {
    write(
        "service/pyproject.toml",
        MEMBER
            .formatted("service", "\"acme-base<2\", \"shared\", \"legacy\"")
            .replace(
                "[tool.uv.sources]",
                "[tool.uv.sources]\nlegacy = { path = \"../vendor/legacy\" }"));
    // Without this, uv would build the folder to lock it, and its index has no setuptools.
    var file = "vendor/legacy/pyproject.toml";
    write(file, "[project]\nname = \"legacy\"\nversion = \"1.5\"\n");
    lock();
    Files.delete(root.resolve(file));
    if (!pyproject.isEmpty()) {
      write(file, pyproject);
    }
    write(
        "vendor/legacy/setup.py",
        "from setuptools import setup; setup(name='legacy', version='1.5', py_modules=['legacy'])");
    write("vendor/legacy/legacy.py", "");
    assertThat(Files.readString(root.resolve("uv.lock")))
        .contains("source = { directory = \"vendor/legacy\" }");
    var fixture = fixture();

    assertThat(fixture.run(image(""))).allSatisfy(proof -> assertThat(proof.findings()).isEmpty());
    assertThat(installed(fixture)).isEqualTo("first acme-base1.0 legacy1.5 service1.0 shared1.0");
  }

  @Test
  void aCommitOfAnotherMemberLeavesTheImageAsItIs() throws Exception {
    write(".gitignore", "target\n");
    write("libs/shared/.dockerignore", "tests\n");
    try (var git = GitFixture.init(root)) {
      var first = git.commit();
      var id = buildAgain();
      assertThat(fixture().labels(NAME + ":service")).containsEntry(REVISION, first);

      write("second/pyproject.toml", MEMBER.formatted("second", "\"acme-other\", \"acme-cli\""));
      write("second/second.py", "WORD = 'changed'\n");
      write("libs/shared/tests/test.py", "# no build gets it\n");
      lock();
      assertThat(buildAgain()).as("not committed").isEqualTo(id);
      git.commit();
      assertThat(buildAgain()).isEqualTo(id);

      write("service/pyproject.toml", MEMBER.formatted("service", "\"acme-base\", \"shared\""));
      lock();
      var second = git.commit();
      assertThat(buildAgain()).isNotEqualTo(id);
      assertThat(fixture().labels(NAME + ":service")).containsEntry(REVISION, second);
    }
  }

  /** Builds the image of what is checked out, though nothing may have changed; returns its id. */
  private String buildAgain() throws IOException {
    var module = root.resolve("service");
    // What a run knows of the last one.
    Files.deleteIfExists(module.resolve("target/python-image/.build-memo.json"));
    var fixture = fixture();
    fixture.labels = new LabelReader(module, module.resolve("target"), List.of(), Map.of())::read;
    fixture.build(image(""));
    assertThat(fixture.console.all).noneMatch(line -> line.contains("up to date"));
    return fixture.id(NAME + ":service");
  }

  @Test
  void anExtraThatTheMemberDoesNotHave() {
    assertThatThrownBy(() -> fixture().run(image("<extras><extra>fast</extra></extras>")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("there is no extra fast in pyproject.toml: it has none.");
  }
}
