package io.github.pythonimage.build.memo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBase;
import io.github.pythonimage.plan.BuildPlan.PolicyWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one run knows of the one before. */
class BuildMemoTest {
  private static final BuiltTarget IMAGE =
      new BuiltTarget(
          "inputs",
          Map.of("debian:12", new ResolvedBase("sha256:2", "")),
          "sha256:1",
          "",
          Map.of(),
          Map.of("a", "b"),
          5,
          3,
          1234,
          11,
          10);

  @TempDir private Path output;

  private BuildMemo memo() throws IOException {
    var file = output.resolve("a/3.13/Dockerfile");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "FROM a\n");
    return BuildMemo.empty()
        .withRendered(
            "configuration", output, List.of(file), List.of(new PolicyWarning("a", "base: …")))
        .with(Map.of("a/3.13-dev", IMAGE, "b/3.13", IMAGE));
  }

  @Test
  void comesBackAsItWas() throws IOException {
    memo().write(output);

    assertThat(BuildMemo.read(output)).isEqualTo(memo());
  }

  @Test
  void isEmptyWithoutAFileOrWithADamagedOne() throws IOException {
    assertThat(BuildMemo.read(output)).isEqualTo(BuildMemo.empty());
    for (var damaged : List.of("", "null", "{}", "[]", "{\"files\": 1}", "damaged")) {
      Files.writeString(output.resolve(BuildMemo.FILE), damaged);

      assertThat(BuildMemo.read(output)).as(damaged).isEqualTo(BuildMemo.empty());
    }
  }

  @Test
  void isNotRenderedAfterAFileOrTheConfigurationChanged() throws IOException {
    var memo = memo();
    assertThat(memo.isRendered("configuration", output)).isTrue();
    assertThat(memo.isRendered("another", output)).isFalse();

    Files.writeString(output.resolve("a/3.13/Dockerfile"), "FROM b\n");
    assertThat(memo.isRendered("configuration", output)).isFalse();
    Files.delete(output.resolve("a/3.13/Dockerfile"));
    assertThat(memo.isRendered("configuration", output)).isFalse();
    assertThat(BuildMemo.empty().isRendered("", output)).isFalse();
  }

  @Test
  void forgetsTheImagesThatAreBuilt() throws IOException {
    var building = memo().without(Set.of("a/3.13-dev"));

    assertThat(building.images()).containsOnlyKeys("b/3.13");
    assertThat(building.with(Map.of("a/3.13", IMAGE)).images())
        .containsOnlyKeys("a/3.13", "b/3.13");
  }
}
