package io.github.pythonimage.config.wheels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ContextPath;
import io.github.pythonimage.config.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
  private static final String LOCK =
      """
      version = 1
      revision = 3
      requires-python = ">=3.11"

      [manifest]
      members = [
          "api",
          "model",
          "notes",
          "shop",
      ]

      [[package]]
      name = "api"
      version = "1.0"
      source = { editable = "api" }
      dependencies = [
          { name = "flask" },
          { name = "model", extra = ["sql"] },
      ]

      [package.optional-dependencies]
      fast = [
          { name = "orjson" },
          { name = "notes" },
      ]

      [package.dev-dependencies]
      test = [
          { name = "pytest" },
      ]

      [[package]]
      name = "click"
      version = "8.5.1"
      source = { registry = "https://index.example/simple" }

      [[package]]
      name = "flask"
      version = "3.1.3"
      source = { registry = "https://index.example/simple" }

      [[package]]
      name = "model"
      version = "1.0"
      source = { editable = "libs/model" }

      [package.optional-dependencies]
      sql = [
          { name = "sqlalchemy" },
      ]

      [[package]]
      name = "notes"
      version = "0"
      source = { virtual = "notes" }

      [[package]]
      name = "orjson"
      version = "3.13.0"
      source = { registry = "https://index.example/simple" }

      [[package]]
      name = "pytest"
      version = "9.2.0"
      source = { registry = "https://index.example/simple" }

      [[package]]
      name = "shop"
      version = "1.0"
      source = { editable = "shop" }
      dependencies = [
          { name = "click" },
      ]

      [[package]]
      name = "sqlalchemy"
      version = "2.1.0"
      source = { registry = "https://index.example/simple" }
      """;

  @TempDir private Path root;

  @BeforeEach
  void members() {
    write("uv.lock", LOCK);
    write("pyproject.toml", "[tool.uv.workspace]\nmembers = ['*', 'libs/*']\n");
    for (var folder : List.of("api", "libs/model", "notes", "shop")) {
      write(folder + "/pyproject.toml", "[project]\nname = '" + folder + "'\n");
    }
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(root.resolve(name).getParent());
      Files.writeString(root.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SourceTree tree() {
    return new SourceTree(root.resolve("api"), root);
  }

  private Workspace read(List<String> projects, String... extras) {
    var folders = projects.stream().map(text -> ContextPath.of(tree(), text)).toList();
    return Requirements.read(tree(), "../uv.lock", folders, List.of(extras), List.of())
        .workspace()
        .orElseThrow();
  }

  @Test
  void aMemberBringsTheMembersThatItNeeds() {
    var workspace = read(List.of("."));

    assertThat(workspace.members()).containsExactly("api");
    assertThat(workspace.projects())
        .containsExactly(new ContextPath(""), new ContextPath("../libs/model"));
    assertThat(workspace.files())
        .containsOnlyKeys(
            "api/pyproject.toml", "libs/model/pyproject.toml", "pyproject.toml", "uv.lock")
        .containsEntry(
            "pyproject.toml",
            """
            [tool.uv.workspace]
            members = [
                "api",
                "libs/model",
            ]
            """);
  }

  @Test
  void theLockHasNothingThatAnotherMemberChanges() {
    var before = read(List.of("."));
    write("uv.lock", LOCK.replace("8.5.1", "8.5.2"));
    write("shop/pyproject.toml", "[project]\nname = 'shop'\ndescription = 'changed'\n");

    assertThat(read(List.of("."))).isEqualTo(before);
    assertThat(before.files().get("uv.lock"))
        .contains("\"api\"", "\"notes\"", "name = \"sqlalchemy\"\nversion", "name = \"pytest\"")
        .doesNotContain("\"click\"", "\"shop\"")
        .startsWith("version = 1\nrevision = 3\n")
        .endsWith(
            "name = \"sqlalchemy\"\nversion = \"2.1.0\"\n"
                + "source = { registry = \"https://index.example/simple\" }\n");
  }

  @Test
  void aMemberThatIsAddedAfterAllOthersChangesNothing() {
    var before = read(List.of("."));
    var added =
        "\n[[package]]\nname = \"zoo\"\nversion = \"1.0\"\nsource = { virtual = \"zoo\" }\n";
    write("uv.lock", LOCK.replace("    \"shop\",\n", "    \"shop\",\n    \"zoo\",\n") + added);

    assertThat(read(List.of("."))).isEqualTo(before);
  }

  @Test
  void anotherVersionOfTheLockIsReducedInTheSameWay() {
    var workspace = read(List.of("."));
    var reduction = workspace.reduction();
    var reduced = workspace.files().get("uv.lock");

    assertThat(reduction.of(LOCK)).isEqualTo(reduced);
    assertThat(reduction.of(LOCK.replace("8.5.1", "8.5.2"))).isEqualTo(reduced);
    assertThat(reduction.of(LOCK.replace("2.1.0", "2.1.1"))).isNotEqualTo(reduced);
    assertThat(reduction.of(LOCK.replace("\n", "\r\n")).replace("\r", "")).isEqualTo(reduced);
    assertThat(reduction.of("")).isEqualTo("\n");
    assertThat(workspace.lock()).isEqualTo(new ContextPath("../uv.lock"));
    assertThat(workspace.projectFiles())
        .containsExactly(
            new ContextPath("pyproject.toml"), new ContextPath("../libs/model/pyproject.toml"));
  }

  @Test
  void whatAMemberNeedsChangesIt() {
    var before = read(List.of("."));
    write("uv.lock", LOCK.replace("2.1.0", "2.1.1"));

    assertThat(read(List.of("."))).isNotEqualTo(before);
  }

  @Test
  void anExtraBringsItsMembersAndAVirtualOneIsNotInstalled() {
    var workspace = read(List.of("."), "Fast");

    assertThat(workspace.files()).containsKey("notes/pyproject.toml");
    assertThat(workspace.projects())
        .containsExactly(new ContextPath(""), new ContextPath("../libs/model"));
  }

  @Test
  void withoutProjectsOnlyWhatTheModuleDependsOnIsInstalled() {
    var workspace = read(List.of());

    assertThat(workspace.members()).containsExactly("api");
    assertThat(workspace.projects()).isEmpty();
  }

  @Test
  void severalMembers() {
    assertThat(read(List.of(".", "../shop")).members()).containsExactly("api", "shop");
  }

  @Test
  void aProjectThatIsNoMember() {
    write("tool/pyproject.toml", "[project]\nname = 'tool'\n");

    assertThatThrownBy(() -> read(List.of(".", "../tool")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "'../uv.lock' has no member in ../tool; it has api, model, notes, shop.")
        .hasMessageContaining("run uv lock");
  }

  @Test
  void aMemberThatIsGone() throws IOException {
    Files.delete(root.resolve("libs/model/pyproject.toml"));

    assertThatThrownBy(() -> read(List.of(".")))
        .hasMessageContaining("'../uv.lock' has the member model, whose ")
        .hasMessageContaining("libs/model/pyproject.toml does not exist or cannot be read.");
  }

  /** The api needs a folder that is no member: a path of {@code [tool.uv.sources]}. */
  private void needFolder(String kind) {
    write(
        "uv.lock",
        LOCK.replace("{ name = \"flask\" },", "{ name = \"flask\" },\n    { name = \"legacy\" },")
            + """

            [[package]]
            name = "legacy"
            version = "1.0"
            source = { %s = "vendor/legacy" }
            """
                .formatted(kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"directory", "editable"})
  void aFolderOfAPathNeedsNoPyproject(String kind) {
    needFolder(kind);
    write("vendor/legacy/setup.py", "from setuptools import setup; setup(name='legacy')\n");

    var workspace = read(List.of("."));

    assertThat(workspace.projects())
        .containsExactly(
            new ContextPath(""),
            new ContextPath("../vendor/legacy"),
            new ContextPath("../libs/model"));
    assertThat(workspace.files())
        .containsOnlyKeys(
            "api/pyproject.toml", "libs/model/pyproject.toml", "pyproject.toml", "uv.lock");
    assertThat(workspace.files().get("uv.lock")).contains("vendor/legacy");
    assertThat(workspace.projectFiles())
        .doesNotContain(new ContextPath("../vendor/legacy/pyproject.toml"));
  }

  @Test
  void aFolderOfAPathThatIsGone() {
    needFolder("directory");

    assertThatThrownBy(() -> read(List.of(".")))
        .hasMessageContaining(
            "'../uv.lock' has legacy in the folder vendor/legacy, which has neither pyproject.toml"
                + " nor setup.py. Restore the folder, or remove it from [tool.uv.sources] and run uv"
                + " lock.");
  }

  /** uv exports for members of the workspace, which have a project table each. */
  @Test
  void aFolderOfAPathThatIsAskedForNeedsAPyproject() {
    needFolder("directory");
    write("vendor/legacy/setup.py", "from setuptools import setup; setup(name='legacy')\n");

    assertThatThrownBy(() -> read(List.of(".", "../vendor/legacy")))
        .hasMessageContaining("has legacy as a folder that is no member of the workspace, whose ")
        .hasMessageContaining("Remove it from <wheels><projects>");

    write("vendor/legacy/pyproject.toml", "[project]\nname = 'legacy'\nversion = '1.0'\n");
    assertThat(read(List.of(".", "../vendor/legacy")).files())
        .containsKey("vendor/legacy/pyproject.toml");
  }

  @Test
  void aFileThatTheLockDoesNotCarry() {
    write(
        "uv.lock",
        LOCK.replaceFirst(
            "(?s)\"3\\.1\\.3\"\nsource = .*?\n", "\"3.1.3\"\nsource = { path = \"flask.whl\" }\n"));

    assertThatThrownBy(() -> read(List.of(".")))
        .hasMessageContaining("has flask as the file flask.whl, which a lock does not carry");
  }

  @Test
  void aLockThatIsNone() {
    write("uv.lock", "version = \n");

    assertThatThrownBy(() -> read(List.of(".")))
        .hasMessageContaining("'../uv.lock' is no lock of uv: ")
        .hasMessageNotContaining("com.fasterxml");
  }

  @Test
  void aLockAboveTheRoot() {
    var tree = SourceTree.of(root.resolve("api"));

    assertThatThrownBy(() -> Requirements.read(tree, "../uv.lock", List.of(), List.of(), List.of()))
        .hasMessageContaining("'../uv.lock' lies above the module, and no parent POM")
        .hasMessageContaining("a folder .git or .mvn");
  }

  @Test
  void aLockOfTheModuleIsNoWorkspaceAbove() {
    write("api/uv.lock", LOCK);

    assertThat(Requirements.read(tree(), "uv.lock", List.of(), List.of(), List.of()).workspace())
        .isEmpty();
  }
}
