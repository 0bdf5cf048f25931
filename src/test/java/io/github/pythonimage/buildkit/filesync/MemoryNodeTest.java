package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Files in memory. */
class MemoryNodeTest {

  private static long time(String dockerfile) throws Exception {
    var tree = MemoryNode.tree(Map.of("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8)));
    return tree.children().get(0).attributes().modified();
  }

  @Test
  void theTimeTellsContentsOfTheSameSizeApart() throws Exception {
    assertThat(time("FROM python:3.13")).isNotEqualTo(time("FROM python:3.14"));
  }

  @Test
  void theTimeIsTheSameForTheSameContentAndToTheSecondForAll() throws Exception {
    assertThat(time("FROM scratch")).isEqualTo(time("FROM scratch"));
    assertThat(TimeUnit.NANOSECONDS.toSeconds(time("FROM scratch")))
        .isEqualTo(TimeUnit.NANOSECONDS.toSeconds(time("FROM debian")))
        .isEqualTo(315532800);
  }

  @Test
  void pathsAreCleanedAndStayInside() throws Exception {
    var tree =
        MemoryNode.tree(Map.of("./a//b", new byte[0], "../c", new byte[0], "/d/e", new byte[0]));

    assertThat(GoldenCase.select(tree, new SyncRequest("", List.of(), List.of(), List.of())))
        .containsExactly("a", "a/b", "c", "d", "d/e");
  }
}
