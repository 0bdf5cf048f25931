package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileType;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers make the file system that a container would see. */
class MergedLayersTest {
  private static final int CAPABILITY_MODE = 0755;
  // By "zstd -19", version 1.5.4.
  private static final String ZSTD_19 =
      "KLUv/WQAg50DAIKEDhGg7TTddkMVbpNWaiM1AIooA4pOG95Cxk2bJa0Ae889aJvlHrvmH0n1V5hknMpBl5SPB+b+/iqWbAEU"
          + "IPBsLC42zMBfjNS9ozEq7pH+9AYME8BjpcGo5TyC1TQ3YFaMAHVgSGClAyK94wMOMByelhZDN7Fr";

  private final ImageFixture image = new ImageFixture();

  private static final Map<String, String> TEXTS =
      Stream.of("old", "new", "kept", "again", "content", "other", "file", "1", "2", "x", "good")
          .collect(Collectors.toMap(DigestUtils::md5Hex, Function.identity()));

  private FileTree read(UnpackLimit limit) throws IOException {
    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);
    return MergedImage.read(platform, Set.of(), limit).files();
  }

  /** What each path is: the kind or the content. */
  private Map<String, String> merged() throws IOException {
    var seen = new TreeMap<String, String>();
    read(UnpackLimit.ofImages()).all().forEach(entry -> seen.put(entry.path(), describe(entry)));
    return seen;
  }

  private static String describe(FileEntry entry) {
    if (entry.isFolder()) {
      return "folder";
    }
    return entry.isLink()
        ? "-> " + entry.target()
        : entry.size() == 0 ? "" : TEXTS.getOrDefault(entry.content().md5(), "unknown");
  }

  @Test
  void showsTheTopmostFileOfEachPath() throws IOException {
    image
        .layer(l -> l.folder("etc").file("etc/a", "old").file("etc/b", "kept"))
        .plainLayer(l -> l.folder("./etc").file("./etc/a", "new"));

    assertThat(merged())
        .containsOnly(
            Map.entry("/etc", "folder"), Map.entry("/etc/a", "new"), Map.entry("/etc/b", "kept"));
  }

  @Test
  void hidesDeletedFilesAndFolders() throws IOException {
    image
        .layer(
            l ->
                l.folder("etc")
                    .file("etc/x", "kept")
                    .folder("etc/b")
                    .file("etc/b/y", "")
                    .file("etc/z", "old"))
        .layer(l -> l.file("etc/.wh.z", "").folder("etc").file("etc/.wh.b", "").file("z", ""));

    assertThat(merged())
        .containsOnly(
            Map.entry("/etc", "folder"), Map.entry("/etc/x", "kept"), Map.entry("/z", ""));
  }

  /** Otherwise a repository would not be seen as one in the layer that has it. */
  @Test
  void keepsTheFolderOfADeletedRepositoryThatAnUpperLayerListsAgain() throws IOException {
    image
        .layer(l -> l.folder("app").folder("app/.git").file("app/.git/HEAD", "content"))
        .layer(l -> l.folder("app").folder("app/.git"))
        .layer(l -> l.folder("app").file("app/.wh..git", ""));

    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);
    var hidden = MergedImage.read(platform, Set.of(), UnpackLimit.ofImages()).hidden();
    assertThat(hidden.get(0).files().all())
        .extracting(FileEntry::path)
        .contains("/app/.git", "/app/.git/HEAD");
  }

  @Test
  void hidesWhatLiesBelowAFolderThatWasMadeAnew() throws IOException {
    image
        .layer(l -> l.folder("etc").file("etc/old", "").folder("etc/b").file("etc/b/old", ""))
        .layer(l -> l.folder("etc").file("etc/.wh..wh..opq", "").file("etc/new", "1"))
        .layer(l -> l.folder("etc").file("etc/top", "2"));

    assertThat(merged())
        .containsOnly(
            Map.entry("/etc", "folder"), Map.entry("/etc/new", "1"), Map.entry("/etc/top", "2"));
  }

  @Test
  void hidesWhatLiesBelowAFolderThatBecameALinkOrAFile() throws IOException {
    image
        .layer(
            l ->
                l.folder("etc")
                    .folder("etc/a")
                    .file("etc/a/x", "")
                    .folder("etc/b")
                    .file("etc/b/y", ""))
        .layer(l -> l.link("etc/a", "elsewhere").file("etc/b", "file"));

    assertThat(merged())
        .containsOnly(
            Map.entry("/etc", "folder"),
            Map.entry("/etc/a", "-> elsewhere"),
            Map.entry("/etc/b", "file"));
  }

  @Test
  void hidesWhatLiesBelowAFolderThatNoLayerHasAndThatBecameAFile() throws IOException {
    image.layer(l -> l.folder("etc").file("etc/a/x/y", "")).layer(l -> l.file("etc/a", "file"));

    assertThat(merged()).containsOnly(Map.entry("/etc", "folder"), Map.entry("/etc/a", "file"));
  }

  @Test
  void keepsWhatLiesBelowAFolderThatOnlyAnUpperLayerHas() throws IOException {
    image.layer(l -> l.folder("etc").file("etc/a/x", "kept")).layer(l -> l.folder("etc/a"));

    assertThat(merged())
        .containsOnly(
            Map.entry("/etc", "folder"),
            Map.entry("/etc/a", "folder"),
            Map.entry("/etc/a/x", "kept"));
  }

  @Test
  void keepsHardLinksToFilesThatUpperLayersReplace() throws IOException {
    image
        .layer(
            l ->
                l.folder("etc")
                    .file("etc/a", "content")
                    .hardLink("etc/b", "etc/a")
                    .hardLink("etc/c", "/etc/a"))
        .layer(l -> l.file("etc/.wh.a", ""));

    assertThat(merged())
        .containsOnly(
            Map.entry("/etc", "folder"),
            Map.entry("/etc/b", "content"),
            Map.entry("/etc/c", "content"));
  }

  @Test
  void countsTheBytesOfAFileWithSeveralNamesOnce() throws IOException {
    image
        .layer(l -> l.file("a", "content").hardLink("b", "a").hardLink("c", "a").file("d", "12"))
        .layer(l -> l.file(".wh.a", "").file("d", "123"));
    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);

    assertThat(MergedImage.read(platform, Set.of()).info().sizeBytes()).isEqualTo(7 + 3);
  }

  @Test
  void keepsHardLinksToASymbolicLinkThatAnUpperLayerReplaces() throws IOException {
    image
        .layer(l -> l.folder("etc").link("etc/a", "elsewhere").hardLink("etc/b", "etc/a"))
        .layer(l -> l.file("etc/a", "other"));

    assertThat(merged())
        .containsOnly(
            Map.entry("/etc", "folder"),
            Map.entry("/etc/a", "other"),
            Map.entry("/etc/b", "-> elsewhere"));
  }

  @Test
  void addsFoldersThatNoLayerHas() throws IOException {
    image.layer(l -> l.folder("opt").file("opt/x/y/z", ""));

    assertThat(merged())
        .containsEntry("/opt/x", "folder")
        .containsEntry("/opt/x/y", "folder")
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

    assertThat(read(UnpackLimit.ofImages()).get("/opt").orElseThrow().uid()).isEqualTo(7);
  }

  @Test
  void tellsWhichFileAHardLinkIs() throws IOException {
    image.layer(l -> l.folder("bin").file("bin/gcc", "x").hardLink("bin/cc", "bin/gcc"));

    assertThat(merged()).containsEntry("/bin/cc", "x");
  }

  @Test
  void passesCapabilitiesDevicesAndLongNamesOn() throws IOException {
    var name = "a/".repeat(120) + "ping";
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

    var files = read(UnpackLimit.ofImages());

    var file = files.get("/" + name).orElseThrow();
    assertThat(file.content().hasCapabilities()).isTrue();
    assertThat(file.uid()).isEqualTo(7);
    assertThat(file.gid()).isEqualTo(8);
    assertThat(files.get("/null").orElseThrow().type()).isEqualTo(FileType.CHARACTER_DEVICE);
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

    assertThatThrownBy(() -> MergedImage.read(platform, Set.of()))
        .isInstanceOf(DamagedImageException.class);
    image.content.put(layer.digest(), new byte[(int) layer.size() + 1]);
    assertThatThrownBy(() -> MergedImage.read(platform, Set.of()))
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

    assertThat(MergedImage.read(platform, Set.of()).files().all()).hasSize(20_000);
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
    var tar = ImageFixture.tar(l -> l.folder("etc").file("etc/a", "good"));
    image.layer(tar, zstd(tar), "application/vnd.oci.image.layer.v1.tar+zstd");

    assertThat(merged()).containsOnly(Map.entry("/etc", "folder"), Map.entry("/etc/a", "good"));
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
    return Stream.of(ImageFixture::gzip, MergedLayersTest::zstd);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void endsAtABombOfBytes(UnaryOperator<byte[]> compression) throws IOException {
    var tar = ImageFixture.tar(l -> l.file("a", "0".repeat(50_000_000)));
    var stored = compression.apply(tar);
    image.layer(tar, stored, "application/vnd.oci.image.layer.v1.tar");

    assertThat(stored).hasSizeLessThan(tar.length / 100);
    assertThatThrownBy(() -> read(new UnpackLimit(10_000_000, 100)))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("unpack to more than 10000000 bytes");
  }

  @Test
  void endsAtABombOfEntriesOfAllLayersTogether() throws IOException {
    image.layer(l -> l.file("a", "").file("b", "").file("c", ""));
    image.layer(l -> l.file("d", "").file("e", "").file("f", ""));

    read(new UnpackLimit(1_000_000, 6));
    assertThatThrownBy(() -> read(new UnpackLimit(1_000_000, 5)))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("have more than 5 entries");
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
