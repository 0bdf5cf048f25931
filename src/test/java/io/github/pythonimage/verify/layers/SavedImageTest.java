package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.verify.files.FileContent;
import io.github.pythonimage.verify.files.FileEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

/** What an image shows, and what only its layers have, out of archives as engines write them. */
class SavedImageTest {
  private static final byte[] BASE = ImageFixture.tar(l -> l.file("base.txt", "base"));
  private static final byte[] FIRST =
      ImageFixture.tar(
          l -> l.file("deleted", "one").file("replaced", "two").file("kept", "three").folder("f"));
  private static final byte[] SECOND =
      ImageFixture.tar(l -> l.file(".wh.deleted", "").file("replaced", "changed"));
  private static final List<String> DIFF_IDS =
      List.of(ImageFixture.digest(BASE), ImageFixture.digest(FIRST), ImageFixture.digest(SECOND));

  private static SavedImage.Content content(Object... content) throws IOException {
    return SavedImage.hidden(DIFF_IDS, Set.of(DIFF_IDS.get(0)))
        .read(new ByteArrayInputStream(archive(content)));
  }

  private static List<HiddenLayerFiles> read(Object... content) throws IOException {
    return content(content).hidden();
  }

  private static List<String> paths(HiddenLayerFiles layer) {
    return layer.files().all().map(FileEntry::path).toList();
  }

  /** Names and contents. */
  private static byte[] archive(Object... content) {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var i = 0; i < content.length; i += 2) {
        var file = (byte[]) content[i + 1];
        var entry = new TarArchiveEntry((String) content[i]);
        entry.setSize(file.length);
        tar.putArchiveEntry(entry);
        tar.write(file);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String blob(byte[] content) {
    return "blobs/sha256/" + ImageFixture.digest(content).substring("sha256:".length());
  }

  private static byte[] config() {
    var steps = new ArrayList<String>();
    steps.add("{\"created_by\":\"ADD base\"}");
    steps.add("{\"created_by\":\"ENV A=1\",\"empty_layer\":true}");
    steps.add("{\"created_by\":\"RUN first\"}");
    steps.add("{\"created_by\":\"COPY second\"}");
    return "{\"rootfs\":{\"diff_ids\":[\"%s\"]},\"history\":[%s]}"
        .formatted(String.join("\",\"", DIFF_IDS), String.join(",", steps))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void findsWhatALaterLayerDeletesOrReplaces() throws IOException {
    var layers =
        read(
            blob(BASE),
            BASE,
            blob(FIRST),
            FIRST,
            blob(SECOND),
            SECOND,
            blob(config()),
            config(),
            "manifest.json",
            new byte[] {'[', ']'});

    assertThat(layers).singleElement().satisfies(l -> assertThat(l.number()).isEqualTo(2));
    assertThat(layers.get(0).step()).isEqualTo("RUN first");
    assertThat(paths(layers.get(0))).containsExactly("/deleted", "/replaced");
  }

  @Test
  void findsWhatAnEnginePutsItsOwnOverInTheLastLayerToo() throws IOException {
    var secret = "url = https://user:password@example.com\n";
    var base = ImageFixture.tar(l -> l.file("etc/hosts", secret));
    var own = ImageFixture.tar(l -> l.file("etc/resolv.conf", secret).file("other", secret));
    var ids = List.of(ImageFixture.digest(base), ImageFixture.digest(own));
    var archive = archive(blob(base), base, blob(own), own);

    var hidden =
        SavedImage.hidden(ids, Set.of(ids.get(0))).read(new ByteArrayInputStream(archive)).hidden();

    assertThat(hidden).singleElement().satisfies(l -> assertThat(l.number()).isEqualTo(2));
    assertThat(hidden.get(0).files().all())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.path()).isEqualTo("/etc/resolv.conf");
              assertThat(file.content().markers()).contains("credential");
            });
  }

  @Test
  void readsCompressedLayersOfTheContainerdStoreByTheirContent() throws IOException {
    var layers =
        read(
            blob(ImageFixture.gzip(SECOND)),
            ImageFixture.gzip(SECOND),
            blob(ImageFixture.gzip(FIRST)),
            ImageFixture.gzip(FIRST),
            blob(ImageFixture.gzip(BASE)),
            ImageFixture.gzip(BASE));

    assertThat(layers).singleElement().satisfies(l -> assertThat(l.number()).isEqualTo(2));
    assertThat(paths(layers.get(0))).containsExactly("/deleted", "/replaced");
  }

  @Test
  void readsArchivesOfOldEngines() throws IOException {
    var layers =
        read(
            "0a/VERSION",
            new byte[] {'1'},
            "0a/layer.tar",
            FIRST,
            "0b/layer.tar",
            SECOND,
            "0c/layer.tar",
            BASE);

    assertThat(paths(layers.get(0))).containsExactly("/deleted", "/replaced");
  }

  @Test
  void missesALayer() {
    assertThatThrownBy(() -> read(blob(BASE), BASE, blob(SECOND), SECOND))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it ends early, or has no layer " + DIFF_IDS.get(1));
  }

  @Test
  void aLayerWithAnotherContentThanItsNameSaysIsNone() {
    assertThatThrownBy(() -> read(blob(BASE), BASE, blob(FIRST), SECOND))
        .hasMessageContaining("it ends early, or has no layer " + DIFF_IDS.get(1));
  }

  /** Compressed, a layer has another digest than unpacked: its author can choose one of the two. */
  @Test
  void aCompressedLayerUnderTheNameOfOneThatNobodyNeedsToReadIsNone() {
    var first = ImageFixture.gzip(FIRST);
    assertThatThrownBy(() -> read(blob(BASE), first, blob(FIRST), BASE, blob(SECOND), SECOND))
        .hasMessageContaining("it ends early, or has no layer " + DIFF_IDS.get(1));
    assertThatThrownBy(() -> read(blob(BASE), BASE, blob(SECOND), first, blob(FIRST), SECOND))
        .hasMessageContaining("it ends early, or has no layer " + DIFF_IDS.get(1));
  }

  @Test
  void showsWhatAContainerShows() throws IOException {
    var archive = archive(blob(SECOND), SECOND, blob(BASE), BASE, blob(FIRST), FIRST);
    var files = SavedImage.all(DIFF_IDS).read(new ByteArrayInputStream(archive)).files();

    assertThat(files.all().map(FileEntry::path))
        .containsExactly("/base.txt", "/f", "/kept", "/replaced");
    assertThat(files.get("/replaced").orElseThrow().size()).isEqualTo("changed".length());
  }

  @Test
  void readsTheRootFolderOfTheBase() throws IOException {
    var root = new TarArchiveEntry("./");
    root.setMode(0777);
    var base = ImageFixture.tar(l -> l.put(root, "").file("base.txt", "base"));
    var ids = List.of(ImageFixture.digest(base), ImageFixture.digest(SECOND));
    var content =
        SavedImage.hidden(ids, Set.of(ids.get(0)))
            .read(new ByteArrayInputStream(archive(blob(base), base, blob(SECOND), SECOND)));

    assertThat(content.files().get("/").orElseThrow().mode()).isEqualTo(0777);
    assertThat(content.files().get("/base.txt")).isEmpty();
  }

  /** A container's archive has no access control lists, whatever layer they are in. */
  @Test
  void readsWhatHasAnAccessListInTheBaseToo() throws IOException {
    var base =
        ImageFixture.tar(l -> l.put(listed("kept/"), "").put(listed("gone"), "").file("plain", ""));
    var cured =
        ImageFixture.tar(
            l ->
                l.put(listed("cured/"), "")
                    .put(listed("file"), "")
                    .put(listed("folder/"), "")
                    .put(listed("folder/child"), ""));
    var cure = ImageFixture.tar(l -> l.folder("cured").file("file", "").file("folder", ""));
    var second = ImageFixture.tar(l -> l.file(".wh.gone", "").put(listed("own"), "x"));
    var ids = Stream.of(base, cured, cure, second).map(ImageFixture::digest).toList();
    var archive =
        archive(blob(base), base, blob(cured), cured, blob(cure), cure, blob(second), second);
    var content =
        SavedImage.hidden(ids, Set.copyOf(ids.subList(0, 3)))
            .read(new ByteArrayInputStream(archive));

    assertThat(content.files().all().filter(FileEntry::hasAccessList).map(FileEntry::path))
        .containsExactly("/kept", "/own");
    assertThat(content.hidden()).isEmpty();
  }

  private static TarArchiveEntry listed(String name) {
    var entry = new TarArchiveEntry(name);
    entry.addPaxHeader("SCHILY.xattr.system.posix_acl_access", "x");
    return entry;
  }

  @Test
  void readsNoFilesOfTheBase() throws IOException {
    var files = content(blob(SECOND), SECOND, blob(BASE), BASE, blob(FIRST), FIRST).files();

    assertThat(files.get("/base.txt")).isEmpty();
    assertThat(files.get("/replaced").orElseThrow().content()).isEqualTo(FileContent.NONE);
  }
}
