package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our filter against what the docker CLI's library does with the same patterns. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenFilterTest {

  private Node root;
  private List<String> everything;

  @BeforeAll
  void makeTree(@TempDir Path directory) throws IOException, InterruptedException {
    GoldenCase.makeTree(directory);
    root = DiskNode.root(directory);
    everything =
        GoldenCase.select(root, new SyncRequest("context", List.of(), List.of(), List.of()));
  }

  static List<GoldenCase> cases() {
    return GoldenCase.read("cases.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void sendsWhatTheDockerCliSends(GoldenCase golden) throws InterruptedException {
    if (golden.error()) {
      assertThatThrownBy(() -> GoldenCase.select(root, golden.request()))
          .isInstanceOf(FileSyncException.class)
          .hasMessageContaining("the pattern '");
      return;
    }
    assertThat(GoldenCase.select(root, golden.request())).isEqualTo(golden.expected(everything));
  }
}
