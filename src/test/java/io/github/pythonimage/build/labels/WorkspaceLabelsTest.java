package io.github.pythonimage.build.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.SourceTree;
import io.github.pythonimage.git.GitFixture;
import io.github.pythonimage.maven.PomImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Labels of a member of a uv workspace in a real repository. The member {@code service} needs
 * {@code shared}, which is installed, and {@code settings}, which is not.
 */
class WorkspaceLabelsTest {
  private static final String LOCK =
      """
      version = 1
      revision = 3
      requires-python = ">=3.11"

      [manifest]
      members = [
          "second",
          "service",
          "settings",
          "shared",
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
      name = "second"
      version = "1.0"
      source = { editable = "second" }
      dependencies = [
          { name = "click" },
      ]

      [[package]]
      name = "service"
      version = "1.0"
      source = { editable = "service" }
      dependencies = [
          { name = "flask" },
          { name = "settings" },
          { name = "shared" },
      ]

      [[package]]
      name = "settings"
      version = "0"
      source = { virtual = "settings" }

      [[package]]
      name = "shared"
      version = "1.0"
      source = { editable = "libs/shared" }
      """;

  private static final String OTHER = LOCK.replace("8.5.1", "8.5.2");
  private static final String OWN = LOCK.replace("3.1.3", "3.1.4");

  @TempDir private Path root;
  private GitFixture git;
  private String first;

  @BeforeEach
  void init() {
    git = GitFixture.init(root);
    git.write("pom.xml", "parent")
        .write("pyproject.toml", "[tool.uv.workspace]\nmembers = ['s*', 'libs/*']\n")
        .write("uv.lock", LOCK)
        .write("service/pom.xml", "module")
        .write("service/service.py", "1")
        .write("service/.dockerignore", "target\ndocs\n")
        .write("libs/shared/shared.py", "1")
        .write("libs/shared/docs/page", "1")
        .write("libs/shared/tests/test.py", "1")
        .write("libs/shared/.dockerignore", "tests\n")
        .write("second/second.py", "1")
        .write("settings/notes", "1");
    for (var member : List.of("service", "libs/shared", "second", "settings")) {
      git.write(member + "/pyproject.toml", "[project]\nname = '" + member + "'\n");
    }
    first = git.commit();
  }

  @AfterEach
  void close() {
    git.close();
  }

  private ImageLabels read(String projects) {
    var module = root.resolve("service");
    var image =
        """
        <images><image>
          <name>acme/service</name>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13</python></pythons>
          <wheels><requirements>../uv.lock</requirements>%s</wheels>
        </image></images>
        """
            .formatted(projects);
    var images = PomImages.of(image, new SourceTree(module, root));
    var poms = List.of(module.resolve("pom.xml"), root.resolve("pom.xml"));
    return new LabelReader(module, module.resolve("target"), poms, Map.of()).read(images);
  }

  private String revision(String projects) {
    var labels = read(projects);
    assertThat(labels.warnings()).isEmpty();
    return labels.byImage().get("service/" + PythonSeries.of("3.13")).get(LabelReader.REVISION);
  }

  private String revision() {
    return revision("<projects><project>.</project></projects>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "second/second.py",
        "second/pyproject.toml",
        "libs/shared/tests/test.py",
        "libs/shared/tests/new.py",
        "service/docs/page",
        "service/target/made",
        "settings/notes",
        "pyproject.toml"
      })
  void whatNoBuildGetsChangesNoLabel(String file) {
    git.write(file, "# changed\n");
    assertThat(revision()).as("not committed").isEqualTo(first);

    git.commit();
    assertThat(revision()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "service/pom.xml",
        "service/service.py",
        "service/pyproject.toml",
        "service/.dockerignore",
        "libs/shared/shared.py",
        "libs/shared/new.py",
        "libs/shared/docs/page",
        "libs/shared/pyproject.toml",
        "libs/shared/.dockerignore",
        "settings/pyproject.toml"
      })
  void whatABuildGetsChangesTheLabels(String file) {
    git.write(file, "# changed\n");
    assertThat(revision()).as("not committed").isEqualTo(first + "-dirty");

    var id = git.commit();
    assertThat(revision()).isEqualTo(id);
  }

  @Test
  void thePartOfAnotherMemberInTheLockChangesNoLabel() {
    git.write("uv.lock", OTHER);
    assertThat(revision()).as("not committed").isEqualTo(first);
    git.commit();
    assertThat(revision()).isEqualTo(first);

    var added = OTHER.replace("    \"shared\",\n", "    \"shared\",\n    \"third\",\n");
    var last = "\n[[package]]\nname = \"third\"\nversion = \"1.0\"\nsource = { virtual = \"t\" }\n";
    git.commit("uv.lock", added + last);
    assertThat(revision()).as("a member after all others").isEqualTo(first);
  }

  @Test
  void thePartOfTheMemberInTheLockChangesTheLabels() {
    git.write("uv.lock", OWN);
    assertThat(revision()).as("not committed").isEqualTo(first + "-dirty");
    var id = git.commit();
    assertThat(revision()).isEqualTo(id);

    var other = git.commit("uv.lock", OWN.replace("8.5.1", "8.5.2"));
    assertThat(revision()).isEqualTo(id);

    var needs =
        OWN.replace("8.5.1", "8.5.2").replace("{ name = \"shared\" }", "{ name = \"click\" }");
    git.write("uv.lock", needs);
    assertThat(revision())
        .as("the image has click, which that changed")
        .isEqualTo(other + "-dirty");
    var moved = git.commit();
    assertThat(revision()).isEqualTo(moved);
    var click = git.commit("uv.lock", needs.replace("8.5.2", "8.5.3"));
    assertThat(revision()).as("now it needs that").isEqualTo(click);
    git.commit("libs/shared/shared.py", "2");
    assertThat(revision()).as("and no longer this").isEqualTo(click);
  }

  @Test
  void aLockThatWasBrokenIsComparedByWhatItSays() {
    git.commit("uv.lock", OTHER.replace("version = \"1.0\"\n", "version = \n<<<<\n"));
    var id = git.commit("uv.lock", OTHER);

    assertThat(revision()).isEqualTo(id);
  }

  @Test
  void withoutProjectsOnlyWhatUvReadsCounts() {
    git.commit("service/service.py", "2");
    git.commit("libs/shared/shared.py", "2");
    git.commit("service/.dockerignore", "target\n");
    git.commit("uv.lock", OTHER);
    assertThat(revision("")).isEqualTo(first);

    var id = git.commit("libs/shared/pyproject.toml", "[project]\nname = 'changed'\n");
    assertThat(revision("")).isEqualTo(id);
    var own = git.commit("service/pyproject.toml", "[project]\nname = 'changed'\n");
    assertThat(revision("")).isEqualTo(own);
    var lock = git.commit("uv.lock", OWN);
    assertThat(revision("")).isEqualTo(lock);
  }

  @Test
  void whereHistoryEndsThereIsAWarning() throws IOException {
    var id = git.commit("uv.lock", OTHER);
    Files.writeString(root.resolve(".git/shallow"), id + "\n");

    var labels = read("<projects><project>.</project></projects>");
    assertThat(labels.byImage().get("service/3.13")).isEmpty();
    assertThat(labels.warnings().get("service")).contains("the clone is shallow");
  }
}
