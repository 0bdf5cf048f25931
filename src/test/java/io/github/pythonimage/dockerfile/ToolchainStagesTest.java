package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.config.wheels.Toolchain;
import io.github.pythonimage.maven.GoldenCases;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.PlannedToolchain;
import io.github.pythonimage.plan.Planner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage for each toolchain, and who sees it. */
class ToolchainStagesTest {
  private static final Pattern STAGE =
      Pattern.compile(
          "^FROM \\S+ AS (\\S+)\n.*?(?=^FROM |\\z)", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private Path module;

  private Map<String, String> stages(List<String> secrets, String... toolchains) throws Exception {
    Files.writeString(module.resolve("requirements.txt"), "idna\n");
    Files.createDirectories(module.resolve("project"));
    Files.writeString(module.resolve("project/pyproject.toml"), "");
    var images =
        PomImages.of(
            "<images><image><name>acme/app</name><pythons><python>3.13</python></pythons><wheels>"
                + "<requirements>requirements.txt</requirements><projects><project>project</project>"
                + "</projects><toolchains><toolchain>"
                + String.join("</toolchain><toolchain>", toolchains)
                + "</toolchain></toolchains></wheels></image></images>",
            module);
    var image = new Planner(Catalog.load(), Instant.EPOCH).plan(images).images().get(0);
    var stages = new HashMap<String, String>();
    STAGE
        .matcher(
            new DockerfileRenderer(
                    "a test",
                    CacheScope.of("io.example:test"),
                    ProjectVersion.NONE,
                    secrets,
                    new BuildInputs(
                        "target/python-image/scripts", "default", List.of(), List.of(), List.of()))
                .render(image))
        .results()
        .forEach(match -> stages.put(match.group(1), match.group()));
    return stages;
  }

  private static final String[] ALL =
      Arrays.stream(Toolchain.values()).map(Toolchain::word).toArray(String[]::new);

  @ParameterizedTest
  @ValueSource(strings = {"fortran", "rust", "go", "cmake"})
  void isTheSameWhateverStandsBesideIt(String word) throws Exception {
    var alone = stages(List.of(), word).get("toolchain-" + word);

    assertThat(alone).isNotEmpty();
    // Up to the comment of the stage that comes next.
    assertThat(upToComment(stages(List.of(), ALL).get("toolchain-" + word)))
        .isEqualTo(upToComment(alone));
  }

  private static String upToComment(String stage) {
    return stage.substring(0, stage.indexOf("\nEOF\n\n"));
  }

  @Test
  void onlyStepsThatBuildWheelsSeeThem() throws Exception {
    var stages = stages(List.of(), ALL);

    assertThat(stages)
        .allSatisfy(
            (name, text) -> {
              var builds = name.equals("wheels") || name.equals("project-1");
              assertThat(text.contains("from=toolchain-rust,")).as(name).isEqualTo(builds);
              assertThat(text.contains("from=toolchain-go,")).as(name).isEqualTo(builds);
              assertThat(text.contains("from=toolchain-cmake,")).as(name).isEqualTo(builds);
            });
    assertThat(stages.get("native")).startsWith("FROM toolchain-java AS native\nENV PATH=");
    assertThat(stages.get("toolchain-java")).startsWith("FROM toolchain-fortran AS");
    assertThat(stages.get("toolchain-fortran")).startsWith("FROM builder AS");
    // Where what they link to is looked up.
    assertThat(stages.get("venv")).startsWith("FROM native AS");
    assertThat(stages.get("tree")).startsWith("FROM builder AS");
  }

  @Test
  void cxxAloneIsNoStage() throws Exception {
    assertThat(stages(List.of(), "c++")).doesNotContainKeys("native", "toolchain-cpp");
  }

  @Test
  void mirrorsAreHandedOverAsSecrets() throws Exception {
    var stages = stages(List.of("cargo-config", "go-env"), ALL);

    for (var stage : List.of("wheels", "project-1")) {
      assertThat(stages.get(stage))
          .contains("--mount=type=secret,id=cargo-config,required=true,mode=0444")
          .contains("export GOENV=/run/secrets/go-env\n");
    }
    assertThat(stages(List.of(), ALL).get("wheels")).doesNotContain("cargo-config", "GOENV");
  }

  @Test
  void everyKindHasAGoldenCase() {
    assertThat(
            GoldenCases.all().stream()
                .flatMap(folder -> GoldenCases.plan(folder).stream())
                .map(PlannedImage::toolchains)
                .flatMap(List::stream)
                .map(PlannedToolchain::toolchain)
                .distinct())
        .containsExactlyInAnyOrder(Toolchain.values());
  }
}
