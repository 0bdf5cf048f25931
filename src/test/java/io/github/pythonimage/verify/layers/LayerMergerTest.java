package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers make the file system that a container would see. */
class LayerMergerTest {
  private static final int CAPABILITY_MODE = 0755;
  // By "zstd -19", version 1.5.4.
  private static final String ZSTD_19 =
      "KLUv/WQAg50DAIKEDhGg7TTddkMVbpNWaiM1AIooA4pOG95Cxk2bJa0Ae889aJvlHrvmH0n1V5hknMpBl5SPB+b+/iqWbAEU"
          + "IPBsLC42zMBfjNS9ozEq7pH+9AYME8BjpcGo5TyC1TQ3YFaMAHVgSGClAyK94wMOMByelhZDN7Fr";

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
  void keepsHardLinksToASymbolicLinkThatAnUpperLayerReplaces() throws IOException {
    image.layer(l -> l.link("a", "elsewhere").hardLink("b", "a")).layer(l -> l.file("a", "other"));

    assertThat(merged())
        .containsOnly(Map.entry("/a", "1 other"), Map.entry("/b", "0 -> elsewhere"));
  }

  @Test
  void addsFoldersThatNoLayerHas() throws IOException {
    image.layer(l -> l.folder("opt").file("opt/x/y/z", ""));

    assertThat(merged())
        .containsEntry("/opt/x", "0 folder")
        .containsEntry("/opt/x/y", "0 folder")
        .doesNotContainKey("/");
  }

  @Test
  void takesTheLastOfTwoEntriesOfAFolder() throws IOException {
    image.layer(
        l -> {
          var entry = new TarArchiveEntry("opt/");
          entry.setIds(7, 8);
          l.folder("opt").put(entry, "");
        });
    var seen = new TreeMap<String, TarArchiveEntry>();
    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);

    LayerMerger.merge(
        platform,
        (path, entry, to, layer, content) ->
            assertThat(seen.put(path, entry)).as("passed on once").isNull());

    assertThat(seen.get("/opt").getLongUserId()).isEqualTo(7);
  }

  @Test
  void tellsWhichFileAHardLinkIs() throws IOException {
    image.layer(l -> l.folder("bin").file("bin/gcc", "x").hardLink("bin/cc", "bin/gcc"));

    assertThat(merged()).containsEntry("/bin/cc", "0 = /bin/gcc");
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
          var device = new TarArchiveEntry("null", TarConstants.LF_CHR);
          device.setDevMajor(1);
          device.setDevMinor(3);
          l.put(entry, "x").put(device, "");
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
    var more = Arrays.copyOf(tar, tar.length + 1);
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

  /** As eStargz has it: each file is compressed alone. The connection has nothing ready. */
  @Test
  void readsALayerThatIsCompressedInParts() throws IOException {
    var tar =
        ImageFixture.tar(
            l -> {
              for (var i = 0; i < 20_000; i++) {
                l.file("f" + i, "");
              }
            });
    var stored = new ByteArrayOutputStream();
    for (var at = 0; at < tar.length; at += 512) {
      stored.write(ImageFixture.gzip(Arrays.copyOfRange(tar, at, at + 512)));
    }
    image.layer(tar, stored.toByteArray(), "application/vnd.oci.image.layer.v1.tar+gzip");
    var manifest = image.manifest("amd64", "{}");
    var platform = new ImageReader(this::slowly).images(manifest).get(0);
    var seen = new ArrayList<String>();

    LayerMerger.merge(platform, (path, entry, to, layer, content) -> seen.add(path));

    assertThat(seen).hasSize(20_000);
  }

  private InputStream slowly(Descriptor descriptor) throws IOException {
    return new FilterInputStream(image.open(descriptor)) {
      @Override
      public int available() {
        return 0;
      }
    };
  }

  @Test
  void readsALayerThatIsCompressedWithZstd() throws IOException {
    var tar = ImageFixture.tar(l -> l.file("a", "good"));
    image.layer(tar, zstd(tar), "application/vnd.oci.image.layer.v1.tar+zstd");

    assertThat(merged()).containsExactly(Map.entry("/a", "0 good"));
  }

  @Test
  void readsWhatTheReferenceProgramOfZstdWrites() throws IOException {
    var tar =
        ImageFixture.tar(
            l ->
                l.folder("etc")
                    .file("etc/a", "good\n".repeat(200))
                    .file("etc/b", "0123456789".repeat(3000)));
    image.layer(
        tar, Base64.getDecoder().decode(ZSTD_19), "application/vnd.oci.image.layer.v1.tar+zstd");

    assertThat(merged()).containsOnlyKeys("/etc", "/etc/a", "/etc/b");
  }

  @Test
  void tellsADamagedZstdLayer() {
    var tar = ImageFixture.tar(l -> l.file("a", "good".repeat(1000)));
    var stored = zstd(tar);
    Arrays.fill(stored, 4, 12, (byte) 0xff);
    image.layer(tar, stored, "application/vnd.oci.image.layer.v1.tar+zstd");

    assertThatThrownBy(this::merged)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("compressed with zstd cannot be unpacked");
  }

  static Stream<UnaryOperator<byte[]>> compressions() {
    return Stream.of(ImageFixture::gzip, LayerMergerTest::zstd);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void endsAtABombOfBytes(UnaryOperator<byte[]> compression) throws IOException {
    var tar = ImageFixture.tar(l -> l.file("a", "0".repeat(50_000_000)));
    var stored = compression.apply(tar);
    image.layer(tar, stored, "application/vnd.oci.image.layer.v1.tar");

    assertThat(stored).hasSizeLessThan(tar.length / 100);
    assertThatThrownBy(() -> merge(new UnpackLimit(10_000_000, 100)))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("unpack to more than 10000000 bytes");
  }

  @Test
  void endsAtABombOfEntriesOfAllLayersTogether() throws IOException {
    image.layer(l -> l.file("a", "").file("b", "").file("c", ""));
    image.layer(l -> l.file("d", "").file("e", "").file("f", ""));

    merge(new UnpackLimit(1_000_000, 6));
    assertThatThrownBy(() -> merge(new UnpackLimit(1_000_000, 5)))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("have more than 5 entries");
  }

  private void merge(UnpackLimit limit) throws IOException {
    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);
    LayerMerger.merge(platform, (p, e, t, l, c) -> {}, limit);
  }

  private static byte[] zstd(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var zstd = new ZstdOutputStream(out)) {
      zstd.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
