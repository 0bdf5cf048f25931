package io.github.pythonimage.verify.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrunedFilesTest {
  private static List<PrunedFiles> of(String note) {
    var files = FilesFixture.tree(Map.of("/venv/share/python-image/pruned.json", note));
    return PrunedFiles.of(files, "/venv");
  }

  @Test
  void readsTheNoteOfTheBuildStep() {
    assertThat(of("[{\"kind\": \"tests\", \"files\": 310, \"bytes\": 4100000}]"))
        .containsExactly(new PrunedFiles("tests", 310, 4_100_000));
  }

  @Test
  void damagedNoteCountsAsNone() {
    assertThat(of("[{")).isEmpty();
    assertThat(of("{}")).isEmpty();
    assertThat(of("null")).isEmpty();
    assertThat(of("[null, {}]")).isEmpty();
    assertThat(PrunedFiles.of(FilesFixture.tree(Map.of()), "/venv")).isEmpty();
  }
}
