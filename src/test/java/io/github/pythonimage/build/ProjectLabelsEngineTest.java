package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.labels.LabelReader;
import io.github.pythonimage.git.GitFixture;
import io.github.pythonimage.verify.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a real repository, and the builds that its commits cause. */
@Tag("engine")
class ProjectLabelsEngineTest {
  private static final String NAME = "labels-test/python";
  private static final String PREFIX = "org.opencontainers.image.";

  @TempDir private Path module;

  private static String images() {
    return "<images>"
        + ImageBuildFixture.image(NAME, "labels", "<requirements>requirements.txt</requirements>")
        + "</images>";
  }

  private String revision(ImageBuildFixture builds) {
    return builds.labels(NAME + ":labels").get(PREFIX + "revision");
  }

  @Test
  void onlyCommitsOfItsFilesChangeAnImage() {
    var builds = new ImageBuildFixture(module);
    var reader =
        new LabelReader(
            module,
            module.resolve("target"),
            List.of(module.resolve("pom.xml")),
            Map.of(PREFIX + "title", "The \"App\" for $5"));
    builds.labels = reader::read;
    try (var git = GitFixture.init(module)) {
      git.write(".gitignore", "target\n").write("requirements.txt", "# nothing\n");
      var first = git.commit("pom.xml", "1");

      assertThat(builds.run(images())).allMatch(Verification::isGood);
      assertThat(builds.labels(NAME + ":labels"))
          .containsEntry(PREFIX + "title", "The \"App\" for $5")
          .containsEntry(PREFIX + "revision", first)
          .containsEntry(PREFIX + "created", "2026-01-01T01:00:00Z")
          .containsEntry(PREFIX + "base.name", "debian:trixie-slim");
      var layers = builds.layers(NAME + ":labels");

      git.commit("README.md", "unrelated");
      builds.console.all.clear();
      builds.build(images());
      assertThat(builds.console.all).anyMatch(line -> line.endsWith("up to date"));
      assertThat(builds.console.all).noneMatch(line -> line.startsWith("Building"));

      git.write("pom.xml", "2");
      assertThat(builds.run(images())).allMatch(Verification::isGood);
      assertThat(revision(builds)).isEqualTo(first + "-dirty");
      assertThat(builds.layers(NAME + ":labels")).isEqualTo(layers);

      var second = git.commit();
      assertThat(builds.run(images())).allMatch(Verification::isGood);
      assertThat(revision(builds)).isEqualTo(second);
      assertThat(builds.layers(NAME + ":labels")).as("only labels changed").isEqualTo(layers);
    }
  }
}
