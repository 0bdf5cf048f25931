package io.github.pythonimage.build.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.git.GitFixture;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of images in a real repository. */
class LabelReaderTest {
  private static final String TITLE = "org.opencontainers.image.title";

  @TempDir private Path module;
  private GitFixture git;

  @BeforeEach
  void init() {
    git = GitFixture.init(module);
    git.write("pom.xml", "1")
        .write(".dockerignore", "**\n!requirements*\n!app\napp/docs\n!app/docs/keep\n")
        .write("requirements-3.13.txt", "# 1\n")
        .write("requirements-3.14.txt", "# 1\n")
        .write("app/pyproject.toml", "[project]\nname = 'app'\nversion = '1'\n")
        .write("app/docs/page", "1");
  }

  @AfterEach
  void close() {
    git.close();
  }

  private static String image(String wheels, String labels) {
    return """
        <images><image>
          <name>acme/app</name>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13</python><python>3.14</python></pythons>
          <wheels>%s</wheels>
          <runtime><labels>%s</labels></runtime>
        </image></images>
        """
        .formatted(wheels, labels);
  }

  private static final String WHEELS =
      """
      <requirements>requirements-{series}.txt</requirements>
      <projects><project>app</project></projects>
      """;

  private ImageLabels read(String image) {
    return new LabelReader(
            module,
            module.resolve("target"),
            List.of(module.resolve("pom.xml")),
            Map.of(TITLE, "App"))
        .read(PomImages.of(image, module));
  }

  private String revision(ImageLabels labels, String series) {
    return labels
        .of(PomImages.of(image(WHEELS, ""), module).get(0), PythonSeries.of(series))
        .getOrDefault(LabelReader.REVISION, "");
  }

  @Test
  void eachPythonHasTheCommitOfItsFiles() {
    var first = git.commit();
    var second = git.commit("requirements-3.14.txt", "# 2\n");

    var labels = read(image(WHEELS, ""));

    assertThat(labels.byImage())
        .containsEntry(
            "app/3.13",
            Map.of(
                TITLE,
                "App",
                LabelReader.REVISION,
                first,
                LabelReader.CREATED,
                "2026-01-01T01:00:00Z"));
    assertThat(revision(labels, "3.14")).isEqualTo(second);
    assertThat(labels.warnings()).isEmpty();
  }

  @Test
  void filesThatNoBuildGetsDoNotCount() {
    var first = git.commit();
    git.commit("app/docs/page", "2");
    git.write("app/docs/untracked", "1").write("target/x", "1").write("other", "1");
    assertThat(revision(read(image(WHEELS, "")), "3.13")).isEqualTo(first);

    git.write("app/docs/keep", "1");
    assertThat(revision(read(image(WHEELS, "")), "3.13")).isEqualTo(first + "-dirty");
    var kept = git.commit();
    assertThat(revision(read(image(WHEELS, "")), "3.13")).isEqualTo(kept);
    var ignore = git.commit(".dockerignore", "**\n!requirements*\n!app\n");
    assertThat(revision(read(image(WHEELS, "")), "3.13")).isEqualTo(ignore);
  }

  @Test
  void thePomCountsThoughNoBuildGetsIt() {
    git.commit();
    var id = git.commit("pom.xml", "2");

    assertThat(revision(read(image(WHEELS, "")), "3.13")).isEqualTo(id);
    assertThat(revision(read(image("", "")), "3.13")).isEqualTo(id);
    git.write("pom.xml", "3");
    assertThat(revision(read(image("", "")), "3.13")).isEqualTo(id + "-dirty");
  }

  @Test
  void whereHistoryEndsThereIsAWarning() throws IOException {
    var id = git.commit();
    Files.writeString(module.resolve(".git/shallow"), id + "\n");

    var labels = read(image(WHEELS, ""));

    assertThat(labels.byImage().get("app/3.13")).isEqualTo(Map.of(TITLE, "App"));
    assertThat(labels.warnings()).containsOnlyKeys("app");
    assertThat(labels.warnings().get("app"))
        .startsWith("has no labels revision and created: the clone is shallow")
        .endsWith(".");
  }

  @Test
  void labelsOfThePomWinAndNeedNoRepository() throws IOException {
    Files.writeString(module.resolve(".git/HEAD"), "f".repeat(40) + "\n");
    var given =
        "<%s>mine</%1$s><%s>2020-01-01T00:00:00Z</%2$s>"
            .formatted(LabelReader.REVISION, LabelReader.CREATED);

    var labels = read(image(WHEELS, given));

    assertThat(labels.warnings()).as("git was not asked").isEmpty();
    assertThat(read(image(WHEELS, "")).warnings()).isNotEmpty();
    var planned =
        new Planner(Catalog.load(), Instant.now(), labels)
            .plan(PomImages.of(image(WHEELS, given + "<%s/>".formatted(TITLE)), module))
            .images()
            .get(0)
            .labels();
    assertThat(planned)
        .containsEntry(LabelReader.REVISION, "mine")
        .containsEntry(TITLE, "")
        .containsEntry("org.opencontainers.image.base.name", "debian:trixie-slim")
        .doesNotContainKey("org.opencontainers.image.base.digest");
  }

  @Test
  void aBaseWithADigestIsALabelToo() {
    var digest = "sha256:" + "0".repeat(64);
    var image = image("", "").replace("debian:trixie-slim", "debian:trixie-slim@" + digest);

    assertThat(
            new Planner(Catalog.load(), Instant.now())
                .plan(PomImages.of(image, module))
                .images()
                .get(0)
                .labels())
        .containsEntry("org.opencontainers.image.base.name", "debian:trixie-slim@" + digest)
        .containsEntry("org.opencontainers.image.base.digest", digest);
  }
}
