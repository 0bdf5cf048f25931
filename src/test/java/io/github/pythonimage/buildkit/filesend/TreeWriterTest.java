package io.github.pythonimage.buildkit.filesend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a daemon that means no good could try. */
class TreeWriterTest {
  @TempDir Path folder;
  private Path root;
  private TreeWriter tree;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    tree = new TreeWriter(root);
  }

  private static TarArchiveEntry entry(String name, byte type, int mode, String link) {
    var entry = new TarArchiveEntry(name, type, true);
    entry.setMode(mode);
    entry.setModTime(0);
    entry.setLinkName(link);
    return entry;
  }

  private void add(String name, byte type, String link) throws IOException {
    tree.add(entry(name, type, 0755, link), InputStream.nullInputStream());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../out",
        "/etc/out",
        "/out",
        "a/../../out",
        "..",
        ".",
        "",
        "missing/out",
        "a//out",
        "a/",
        "not\uFFFDUTF-8"
      })
  void namesThatLeadOutAreRefused(String name) throws IOException {
    add("a/", TarConstants.LF_DIR, "");

    assertThatThrownBy(() -> add(name, TarConstants.LF_NORMAL, ""))
        .hasMessageContaining("leads elsewhere");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void devicesAreLeftOutAndUnknownKindsAreRefused() throws IOException {
    add("null", TarConstants.LF_CHR, "");
    assertThat(root).isEmptyDirectory();
    assertThatThrownBy(() -> add("sparse", TarConstants.LF_GNUTYPE_SPARSE, ""))
        .hasMessageContaining("kind");
  }

  @Test
  void nothingIsWrittenThroughALink() throws IOException {
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    add("link", TarConstants.LF_SYMLINK, elsewhere.toString());

    assertThatThrownBy(() -> add("link/out", TarConstants.LF_NORMAL, ""))
        .hasMessageContaining("leads elsewhere");
    assertThatThrownBy(() -> add("link", TarConstants.LF_NORMAL, ""))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> add("link", TarConstants.LF_DIR, "")).isInstanceOf(IOException.class);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "link", "missing", "/etc/passwd"})
  void hardLinksNameFilesOfTheTree(String target) throws IOException {
    Files.writeString(folder.resolve("secret"), "s3cret");
    add("link", TarConstants.LF_SYMLINK, "../secret");

    assertThatThrownBy(() -> add("copy", TarConstants.LF_LINK, target))
        .hasMessageContaining("which is no file");
    assertThat(root.resolve("copy")).doesNotExist();
  }

  @Test
  void modesOfDirectoriesComeLast() throws IOException {
    tree.add(entry("a/", TarConstants.LF_DIR, 0500, ""), InputStream.nullInputStream());
    var content = new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8));
    tree.add(entry("a/b", TarConstants.LF_NORMAL, 0400, ""), content);
    tree.finish();

    var file = root.resolve("a/b");
    assertThat((int) Files.getAttribute(root.resolve("a"), "unix:mode") & 07777).isEqualTo(0500);
    assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(0400);
    assertThat(Files.getLastModifiedTime(file).toMillis()).isZero();
    assertThat(file).hasContent("content");
  }

  @Test
  void archiveIsUnpackedAsItIs() throws IOException {
    var archive = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(archive, StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      var long1 = "ü" + "x".repeat(120);
      put(tar, entry(long1 + "/", TarConstants.LF_DIR, 0555, ""), "");
      put(tar, entry(long1 + "/file", TarConstants.LF_NORMAL, 04755, ""), "run");
      put(tar, entry("again", TarConstants.LF_LINK, 0755, long1 + "/file"), "");
      put(tar, entry("pipe", TarConstants.LF_FIFO, 0644, ""), "");
      put(tar, entry("outside", TarConstants.LF_SYMLINK, 0777, "../../etc/passwd"), "");
    }
    TreeWriter.unpack(new ByteArrayInputStream(archive.toByteArray()), root);

    var file = root.resolve("ü" + "x".repeat(120)).resolve("file");
    assertThat((int) Files.getAttribute(file, "unix:mode") & 07777).isEqualTo(04755);
    assertThat(Files.isSameFile(root.resolve("again"), file)).isTrue();
    assertThat(Files.exists(root.resolve("pipe"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(Files.readSymbolicLink(root.resolve("outside"))).hasToString("../../etc/passwd");
    assertThat(root.resolve("again")).hasContent("run");
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, String content)
      throws IOException {
    entry.setSize(content.length());
    tar.putArchiveEntry(entry);
    tar.write(content.getBytes(StandardCharsets.UTF_8));
    tar.closeArchiveEntry();
  }
}
