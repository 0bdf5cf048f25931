package io.github.pythonimage.build.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of wheels that earlier runs left. */
class WheelFoldersTest {
  @TempDir private Path root;

  private List<String> files() throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> !file.equals(root))
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  @Test
  void allButThoseToKeepAreGone() throws IOException {
    for (var file :
        List.of(
            "python/3.13/a.whl",
            "python/3.13.zip",
            "python/3.14/linux_amd64/a.whl",
            "python/3.14.zip",
            "python/.3.14.0-1.tmp/a.whl",
            "former/3.14/a.whl")) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), "");
    }

    new WheelFolders(root).keep(Set.of("python/3.13"));

    assertThat(files())
        .containsExactly("python", "python/3.13", "python/3.13.zip", "python/3.13/a.whl");
  }

  @Test
  void nothingNeedsToBeThere() {
    new WheelFolders(root.resolve("none")).keep(Set.of("python/3.13"));

    assertThat(root.resolve("none")).doesNotExist();
  }
}
