package io.github.pythonimage.verify.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequirementGraphTest {
  private static List<PythonPackage> packages() {
    var files = new HashMap<String, String>();
    files.putAll(
        FilesFixture.distInfo(
            "/venv",
            "acme",
            "1.0",
            List.of(
                "absent>=1",
                "acme>2",
                "never; extra == \"more\"",
                "other; sys_platform == \"win32\"",
                "odd; colour == \"red\"",
                "my.lib[Fast_IO]>=2"),
            "acme.py"));
    files.putAll(
        FilesFixture.distInfo(
            "/venv", "My_Lib", "2.1", List.of("uvloop ; extra == 'fast-io'"), "my_lib.py"));
    return PythonPackage.below(FilesFixture.tree(files), "/venv");
  }

  @Test
  void findsWhatIsNotMet() {
    var graph =
        RequirementGraph.of(packages(), Map.of("sys_platform", "linux", "python_version", "3.13"));

    assertThat(graph.problems())
        .containsExactly(
            "acme 1.0 requires absent>=1, which is not installed",
            "acme 1.0 requires acme>2, but 1.0 is installed",
            "My_Lib 2.1 requires uvloop ; extra == 'fast-io', which is not installed");
    assertThat(graph.unknown())
        .containsExactly("acme 1.0 requires odd; colour == \"red\" (marker colour == \"red\")");
  }

  @Test
  void copiesInAnotherPackageAreNotInstalled() {
    var copy = "/venv/lib/python3.13/site-packages/setuptools/_vendor/zipp-3.dist-info/METADATA";

    assertThat(
            PythonPackage.below(FilesFixture.tree(Map.of(copy, "Name: zipp\nVersion: 3\n")), "/"))
        .isEmpty();
  }

  @Test
  void knowsWhatOthersRequire() {
    var graph = RequirementGraph.of(packages(), Map.of());

    assertThat(packages().stream().filter(graph::isRequired))
        .extracting(PythonPackage::name)
        .containsExactly("My_Lib");
  }

  private static RequirementGraph withExtras(int count) {
    var extras =
        IntStream.range(0, count).mapToObj(i -> "e" + i).collect(Collectors.joining(",", "[", "]"));
    return RequirementGraph.of(
        PythonPackage.below(
            FilesFixture.tree(
                FilesFixture.distInfo("/venv", "acme", "1.0", List.of("acme" + extras), "acme.py")),
            "/venv"),
        Map.of());
  }

  /** A guard against hangs and full heaps: each extra asks for all of them. */
  @Test
  void manyExtrasNeitherTakeLongNorFillTheHeap() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          assertThat(withExtras(2_000).problems()).isEmpty();
          assertThatThrownBy(() -> withExtras(40_000))
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("more requirements than any environment has");
        });
  }
}
