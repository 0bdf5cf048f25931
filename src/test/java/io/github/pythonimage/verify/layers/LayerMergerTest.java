package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

/** Layers make the file system that a container would see. */
class LayerMergerTest {
  private static final int CAPABILITY_MODE = 0755;

  private final ImageFixture image = new ImageFixture();

  /** What each path is: the kind, the layer, and the content. */
  private Map<String, String> merged() throws IOException {
    var seen = new TreeMap<String, String>();
    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);
    LayerMerger.merge(
        platform,
        (path, entry, linkedTo, layer, content) ->
            seen.put(path, layer + " " + describe(entry, linkedTo, content.readAllBytes())));
    return seen;
  }

  private static String describe(TarArchiveEntry entry, String linkedTo, byte[] content) {
    if (!linkedTo.isEmpty()) {
      return "= " + linkedTo;
    }
    return entry.isDirectory()
        ? "folder"
        : entry.isSymbolicLink()
            ? "-> " + entry.getLinkName()
            : new String(content, StandardCharsets.UTF_8);
  }

  @Test
  void showsTheTopmostFileOfEachPath() throws IOException {
    image
        .layer(l -> l.folder("etc").file("etc/a", "old").file("etc/b", "kept"))
        .plainLayer(l -> l.folder("./etc").file("./etc/a", "new"));

    assertThat(merged())
        .containsOnly(
            Map.entry("/etc", "1 folder"),
            Map.entry("/etc/a", "1 new"),
            Map.entry("/etc/b", "0 kept"));
  }

  @Test
  void hidesDeletedFilesAndFolders() throws IOException {
    image
        .layer(l -> l.folder("a").file("a/x", "").folder("a/b").file("a/b/y", "").file("z", ""))
        .layer(l -> l.file(".wh.z", "").folder("a").file("a/.wh.b", "").file("z", "again"));

    assertThat(merged())
        .containsOnly(
            Map.entry("/a", "1 folder"), Map.entry("/a/x", "0 "), Map.entry("/z", "1 again"));
  }

  @Test
  void hidesWhatLiesBelowAFolderThatWasMadeAnew() throws IOException {
    image
        .layer(l -> l.folder("a").file("a/old", "").folder("a/b").file("a/b/old", ""))
        .layer(l -> l.folder("a").file("a/.wh..wh..opq", "").file("a/new", "1"))
        .layer(l -> l.folder("a").file("a/top", "2"));

    assertThat(merged())
        .containsOnly(
            Map.entry("/a", "2 folder"), Map.entry("/a/new", "1 1"), Map.entry("/a/top", "2 2"));
  }

  @Test
  void hidesWhatLiesBelowAFolderThatBecameALinkOrAFile() throws IOException {
    image
        .layer(l -> l.folder("a").file("a/x", "").folder("b").file("b/y", ""))
        .layer(l -> l.link("a", "elsewhere").file("b", "file"));

    assertThat(merged()).containsOnly(Map.entry("/a", "1 -> elsewhere"), Map.entry("/b", "1 file"));
  }

  @Test
  void keepsHardLinksToFilesThatUpperLayersReplace() throws IOException {
    image
        .layer(l -> l.file("a", "content").hardLink("b", "a").hardLink("c", "/a"))
        .layer(l -> l.file(".wh.a", ""));

    assertThat(merged()).containsOnly(Map.entry("/b", "0 content"), Map.entry("/c", "0 = /b"));
  }

  @Test
  void tellsWhichFileAHardLinkIs() throws IOException {
    image.layer(l -> l.folder("bin").file("bin/gcc", "x").hardLink("bin/cc", "bin/gcc"));

    assertThat(merged()).containsEntry("/bin/cc", "0 = /bin/gcc");
  }

  @Test
  void refusesHardLinksToNothing() {
    image.layer(l -> l.hardLink("b", "a"));

    assertThatThrownBy(this::merged)
        .isInstanceOf(DamagedImageException.class)
        .hasMessage("the hard link /b leads to /a, which no layer has");
  }

  @Test
  void refusesHardLinksToNothingThatAnUpperLayerHides() {
    image.layer(l -> l.hardLink("b", "a")).layer(l -> l.file("a", "mine"));

    assertThatThrownBy(this::merged)
        .hasMessage("the hard link /b leads to /a, which its layer does not have");
  }

  @Test
  void refusesFilesThatAreReachedThroughALinkOnly() {
    image.layer(l -> l.folder("usr").folder("usr/lib").link("lib", "usr/lib"));
    image.layer(l -> l.file("lib/hidden/gcc", ""));

    assertThatThrownBy(this::merged)
        .hasMessage("/lib/hidden/gcc lies below /lib, which is no folder");
  }

  @Test
  void refusesPathsThatLeaveTheImage() {
    image.layer(l -> l.file("a/../../etc/passwd", ""));

    assertThatThrownBy(this::merged).hasMessage("a layer has the path 'a/../../etc/passwd'");
  }

  @Test
  void passesCapabilitiesDevicesAndLongNamesOn() throws IOException {
    var name = "a/".repeat(120) + "ping";
    var seen = new TreeMap<String, TarArchiveEntry>();
    image.layer(
        l -> {
          var entry = new TarArchiveEntry(name);
          entry.setMode(CAPABILITY_MODE);
          entry.setIds(7, 8);
          entry.addPaxHeader("SCHILY.xattr.security.capability", "\u0001\u0000");
          l.put(entry, "x").put(new TarArchiveEntry("null", TarConstants.LF_CHR), "");
        });
    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);

    LayerMerger.merge(platform, (path, entry, to, layer, content) -> seen.put(path, entry));

    var file = seen.get("/" + name);
    assertThat(file.getExtraPaxHeaders()).containsKey("SCHILY.xattr.security.capability");
    assertThat(file.getLongUserId()).isEqualTo(7);
    assertThat(file.getLongGroupId()).isEqualTo(8);
    assertThat(seen.get("/null").isCharacterDevice()).isTrue();
  }

  @Test
  void comparesWhatFollowsTheEndOfTheArchiveToo() {
    var tar = ImageFixture.tar(l -> l.file("a", ""));
    var more = java.util.Arrays.copyOf(tar, tar.length + 1);
    image.layer(tar, ImageFixture.gzip(more), "application/vnd.oci.image.layer.v1.tar+gzip");

    assertThatThrownBy(this::merged)
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("the content of " + ImageFixture.digest(tar) + " has the digest");
  }

  @Test
  void comparesALayerWithItsDigestAndItsSize() throws IOException {
    image.layer(l -> l.file("a", "good"));
    var manifest = image.manifest("amd64", "{}");
    var platform = new ImageReader(image).images(manifest).get(0);
    var layer = platform.layers().get(0);
    image.content.put(layer.digest(), ImageFixture.gzip(ImageFixture.tar(l -> l.file("b", ""))));

    assertThatThrownBy(() -> LayerMerger.merge(platform, (p, e, t, l, c) -> {}))
        .isInstanceOf(DamagedImageException.class);
    image.content.put(layer.digest(), new byte[(int) layer.size() + 1]);
    assertThatThrownBy(() -> LayerMerger.merge(platform, (p, e, t, l, c) -> {}))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("is longer than");
  }

  @Test
  void saysThatItCannotReadZstd() {
    image.layer(
        new byte[0],
        new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0},
        "application/vnd.oci.image.layer.v1.tar+zstd");

    assertThatThrownBy(this::merged)
        .isInstanceOf(UnreadableLayerException.class)
        .hasMessageContaining("is compressed with zstd, which this plugin cannot read");
  }
}
