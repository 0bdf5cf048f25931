package io.github.pythonimage.buildkit.filesend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.wire.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a daemon that means no good could try. */
class TreeWriterTest {
  private static final int DIRECTORY = 1 << 31 | 0755;
  private static final int SYMLINK = 1 << 27 | 0777;
  private static final int FILE = 0644;

  @TempDir Path folder;
  private Path root;
  private TreeWriter tree;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    tree = new TreeWriter(root);
  }

  private static Stat stat(String path, int mode, String link) {
    return Stat.newBuilder().setPath(path).setMode(mode).setLinkname(link).build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../out", "/etc/out", "a/../../out", "..", ".", "", "missing/out", "a//out", "a/"})
  void namesThatLeadOutAreRefused(String name) throws IOException {
    tree.add(stat("a", DIRECTORY, ""));

    assertThatThrownBy(() -> tree.add(stat(name, FILE, "")))
        .hasMessageContaining("leads elsewhere");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    tree.add(stat("link", SYMLINK, elsewhere.toString()));

    assertThatThrownBy(() -> tree.add(stat("link/out", FILE, "")))
        .hasMessageContaining("leads elsewhere");
    assertThatThrownBy(() -> tree.add(stat("link", FILE, ""))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> tree.add(stat("link", DIRECTORY, ""))).isInstanceOf(IOException.class);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "link", "missing", "/etc/passwd"})
  void hardLinksNameFilesOfTheTree(String target) throws IOException {
    Files.writeString(folder.resolve("secret"), "s3cret");
    tree.add(stat("link", SYMLINK, "../secret"));

    assertThatThrownBy(() -> tree.add(stat("copy", FILE, target)))
        .hasMessageContaining("which is no file");
    assertThat(root.resolve("copy")).doesNotExist();
  }

  @Test
  void modesOfDirectoriesComeLast() throws IOException {
    tree.add(stat("a", 1 << 31 | 0500, ""));
    var file = tree.add(stat("a/b", 0400, "")).orElseThrow();
    Files.writeString(file, "content");
    tree.finish();

    assertThat((int) Files.getAttribute(root.resolve("a"), "unix:mode") & 07777).isEqualTo(0500);
    assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(0400);
    assertThat(Files.getLastModifiedTime(file).toMillis()).isZero();
  }
}
