package io.github.pythonimage.verify.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives as an engine sends them, and as it does not. */
class TreeReaderTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = tar();

  private TarArchiveOutputStream tar() {
    var out = new TarArchiveOutputStream(bytes, "UTF-8");
    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    out.setAddPaxHeadersForNonAsciiNames(true);
    return out;
  }

  private void add(TarArchiveEntry entry, byte[] content) throws IOException {
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private void file(String name, byte[] content) throws IOException {
    add(new TarArchiveEntry(name), content);
  }

  private void file(String name, String content) throws IOException {
    file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Names as bytes that are not UTF-8; an engine's archive has them as the layer has them. */
  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_LINK, TarConstants.LF_SYMLINK})
  void linkToANameThatIsNotUtf8IsMarked(byte type) throws IOException {
    try (var latin = new TarArchiveOutputStream(bytes, "ISO-8859-1")) {
      for (var name : List.of("a/\u00fe.env", "a/\u00ff.env")) {
        latin.putArchiveEntry(new TarArchiveEntry(name));
        latin.closeArchiveEntry();
      }
      for (var name : List.of("etc/passwd", "etc/group")) {
        var entry = new TarArchiveEntry(name, type);
        entry.setLinkName(name.equals("etc/passwd") ? "a/\u00ff.env" : "a/x");
        latin.putArchiveEntry(entry);
        latin.closeArchiveEntry();
      }
    }

    var tree = new TreeReader().read(new ByteArrayInputStream(bytes.toByteArray()));

    assertThat(tree.all().filter(f -> f.content().markers().contains(BytePatterns.ODD_NAME)))
        .extracting(FileEntry::path)
        .containsExactly("/etc/passwd");
  }

  /** The same in a header of its own, as engines write them. */
  @Test
  void linkToANameInAHeaderThatIsNotUtf8IsMarked() throws IOException {
    var entry = new TarArchiveEntry("etc/passwd", TarConstants.LF_SYMLINK);
    entry.addPaxHeader("linkpath", "a/\u20ac.env");
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    tar.close();
    var latin = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    var odd = latin.replace("\u00e2\u0082\u00ac", "\u00ff\u00ff\u00ff");

    var tree =
        new TreeReader().read(new ByteArrayInputStream(odd.getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(tree.get("/etc/passwd").orElseThrow().content().markers())
        .contains(BytePatterns.ODD_NAME);
  }

  private void link(String name, byte type, String target) throws IOException {
    var entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private FileTree read() throws IOException {
    tar.close();
    return new TreeReader().read(new ByteArrayInputStream(bytes.toByteArray()));
  }

  @Test
  void readsOwnersModesLinksAndCapabilities() throws IOException {
    file("usr/", "");
    file("usr/bin/", "");
    var entry = new TarArchiveEntry("usr/bin/ping");
    entry.setMode(0104755);
    entry.setIds(7, 3_000_000);
    entry.setModTime(1_000_000L);
    entry.addPaxHeader("SCHILY.xattr.security.capability", "\u0001\u0000");
    add(entry, new byte[] {1, 2, 3});
    link("usr/bin/ping4", TarConstants.LF_LINK, "usr/bin/ping");
    link("usr/bin/ping6", TarConstants.LF_SYMLINK, "ping");
    link("dev/x", TarConstants.LF_CHR, "");
    file("tmp/", "");

    var tree = read();

    var ping = tree.get("/usr/bin/ping").orElseThrow();
    assertThat(ping.mode()).isEqualTo(04755);
    assertThat(ping.isSetuid()).isTrue();
    assertThat(ping.uid()).isEqualTo(7);
    assertThat(ping.gid()).isEqualTo(3_000_000);
    assertThat(ping.modified()).isEqualTo(1000);
    assertThat(ping.content().hasCapabilities()).isTrue();
    assertThat(tree.get("/usr/bin/ping4").orElseThrow().content().hasCapabilities()).isTrue();
    assertThat(tree.get("/usr/bin/ping4").orElseThrow().size()).isEqualTo(3);
    assertThat(tree.resolve("/usr/bin/ping6")).contains(ping);
    assertThat(tree.get("/dev/x").orElseThrow().type()).isEqualTo(FileType.CHARACTER_DEVICE);
    assertThat(tree.get("/tmp").orElseThrow().isFolder()).isTrue();
  }

  @Test
  void leavesOutWhatTheEngineAddsAndNothingElse() throws IOException {
    for (var name :
        new String[] {
          ".dockerenv", "etc/hosts", "etc/resolv.conf", "etc/hostname", "dev/console"
        }) {
      file(name, "");
    }
    file("etc/hosts.equiv", "x");

    assertThat(read().all()).extracting(FileEntry::path).containsExactly("/etc/hosts.equiv");
  }

  @Test
  void keepsTextsUpToALimitForAllOfThem() throws IOException {
    var text = "a".repeat(4 << 20);
    for (var i = 0; i < 9; i++) {
      file("srv/.env." + i, text);
    }
    file("srv/small/.env", "TOKEN=abcdefgh");

    var tree = read();

    assertThat(tree.files().filter(file -> !file.text().isEmpty())).hasSize(8);
    assertThat(tree.get("/srv/.env.8").orElseThrow().content().markers())
        .containsExactly(BytePatterns.TOO_LARGE);
    assertThat(tree.get("/srv/.env.7").orElseThrow().content().markers()).isEmpty();
    assertThat(tree.get("/srv/small/.env").orElseThrow().content().markers())
        .containsExactly(BytePatterns.TOO_LARGE);
  }

  @Test
  void aHardLinkToASymbolicLinkIsOne() throws IOException {
    link("opt/a", TarConstants.LF_SYMLINK, "elsewhere");
    link("opt/b", TarConstants.LF_LINK, "opt/a");

    var link = read().get("/opt/b").orElseThrow();

    assertThat(link.isLink()).isTrue();
    assertThat(link.target()).isEqualTo("elsewhere");
  }

  @Test
  void aHardLinkToWhatTheEngineHidesHasItsContent() throws IOException {
    file("etc/hosts", "machine a login b password c");
    link("opt/.netrc", TarConstants.LF_LINK, "etc/hosts");

    var tree = read();

    assertThat(tree.get("/etc/hosts")).isEmpty();
    assertThat(tree.get("/opt/.netrc").orElseThrow().size()).isEqualTo(28);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etc/passwd",
        "opt/.netrc",
        "v/site-packages/a.pth",
        "usr/bin/x",
        "v/python3.13/b.py"
      })
  void marksAHardLinkThatWasNotReadUnderItsName(String name) throws IOException {
    file("aaa", "toor::0:0::/:/bin/sh");
    link(name, TarConstants.LF_LINK, "aaa");
    link("zzz", TarConstants.LF_LINK, "aaa");
    file("usr/bin/gzip", "x");
    link("usr/bin/gunzip", TarConstants.LF_LINK, "usr/bin/gzip");

    assertThat(read().files().filter(f -> f.content().markers().contains(BytePatterns.SECOND_NAME)))
        .extracting(FileEntry::path)
        .containsExactly("/" + name);
  }

  @Test
  void marksAHardLinkWhoseContentWasNotSearchedForCredentials() throws IOException {
    file("usr/share/acme/config.ini", "x = 1");
    link("srv/app/config.ini", TarConstants.LF_LINK, "usr/share/acme/config.ini");
    link("usr/share/acme/other.ini", TarConstants.LF_LINK, "usr/share/acme/config.ini");
    file("usr/share/zoneinfo/UTC", "TZif2");
    link("etc/localtime", TarConstants.LF_LINK, "usr/share/zoneinfo/UTC");
    file("usr/share/acme/large", new byte[(1 << 20) + 1]);
    link("srv/app/large", TarConstants.LF_LINK, "usr/share/acme/large");

    assertThat(read().files().filter(f -> f.content().markers().contains(BytePatterns.SECOND_NAME)))
        .extracting(FileEntry::path)
        .containsExactly("/srv/app/config.ini");
  }

  @Test
  void keepsTextsThatRulesReadAndDigestsThatRecordsHave() throws IOException {
    file("etc/passwd", "root:x:0:0::/:/bin/sh\n");
    file("srv/notes.txt", "nobody reads this");
    file("v/site-packages/a.py", "x = 1\n");
    file("v/bin/a", "#!/usr/bin/env python3\n");
    var large = new byte[3 << 20];
    new Random(1).nextBytes(large);
    file("v/site-packages/large.dat", large);

    var tree = read();

    assertThat(tree.get("/etc/passwd").orElseThrow().text()).startsWith("root:x");
    assertThat(tree.get("/srv/notes.txt").orElseThrow().content()).isSameAs(FileContent.NONE);
    assertThat(tree.get("/v/site-packages/a.py").orElseThrow().content().digest())
        .isEqualTo(digest("x = 1\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(tree.get("/v/site-packages/large.dat").orElseThrow().content().digest())
        .isEqualTo(digest(large));
    assertThat(tree.get("/v/bin/a").orElseThrow().content().head()).startsWith("#!/usr/bin/env");
  }

  @ParameterizedTest
  @CsvSource({
    "etc/passwd, 4",
    "etc/ld.so.preload, 4",
    "usr/lib/python3/dist-packages/a.pth, 4",
    "etc/ld.so.conf.d/x.conf, 4",
    "root/.netrc, 4",
    "etc/profile.d/x.sh, 4",
    "var/lib/dpkg/status, 32",
    "var/lib/dpkg/info/a.md5sums, 32",
    "v/site-packages/a-1.dist-info/RECORD, 32"
  })
  void marksWhatIsTooLargeForRules(String name, int most) throws IOException {
    assertThat(isTooLarge("/" + name, most << 20)).isFalse();
    assertThat(isTooLarge("/" + name, (most << 20) + 1)).isTrue();
    assertThat(isTooLarge("/srv/data", (most << 20) + 1)).isFalse();
  }

  private static boolean isTooLarge(String path, int size) throws IOException {
    var content = new ContentScanner().scan(path, size, new ByteArrayInputStream(new byte[size]));
    assertThat(content.text().isEmpty())
        .isEqualTo(path.startsWith("/srv/") || content.markers().contains(BytePatterns.TOO_LARGE));
    return content.markers().contains(BytePatterns.TOO_LARGE);
  }

  @Test
  void marksALargeHardLinkThatWasNotReadUnderItsName() throws IOException {
    file("aaa", new byte[5 << 20]);
    link("etc/passwd", TarConstants.LF_LINK, "aaa");
    link("srv/model.pth", TarConstants.LF_LINK, "aaa");

    assertThat(read().files().filter(f -> f.content().markers().contains(BytePatterns.SECOND_NAME)))
        .extracting(FileEntry::path)
        .containsExactly("/etc/passwd");
  }

  private static String digest(byte[] content) {
    try {
      var sum = java.security.MessageDigest.getInstance("SHA-256").digest(content);
      return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void takesTwentyThousandFilesWithOddNames() throws IOException {
    var odd =
        new String[] {
          "a\nb", "a b", "ü", "-rf", "\u001b[31m", "x".repeat(250), "a:b", "…", "%s", "\"q\""
        };
    for (var i = 0; i < 20_000; i++) {
      file("srv/" + odd[i % odd.length] + "/" + i + odd[(i / 7) % odd.length], "");
    }

    assertThat(read().files()).hasSize(20_000);
  }

  @Test
  void namesThatLookAlikeHideNothing() throws IOException {
    var good = new TarArchiveEntry("srv/a\ufffd");
    add(good, new byte[] {1});
    var bad = new TarArchiveEntry("srv/a\ufffd");
    bad.setMode(0104755);
    add(bad, new byte[] {1});

    var tree = read();

    assertThat(tree.files()).hasSize(2).anyMatch(FileEntry::isSetuid);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.6, 0.99})
  void anArchiveThatEndsEarlyIsAnError(double part) throws IOException {
    file("srv/a", "x".repeat(10_000));
    file("srv/b", "x".repeat(10_000));
    tar.close();
    var whole = bytes.toByteArray();
    // Blocks of padding follow the end.
    var end = IntStream.range(0, whole.length).filter(i -> whole[i] != 0).max().orElseThrow();
    var cut = Arrays.copyOf(whole, (int) (end * part));

    assertThatThrownBy(() -> new TreeReader().read(new ByteArrayInputStream(cut)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anErrorOfTheEngineInPlaceOfTheEndIsAnError() throws IOException {
    file("srv/a", "x");
    tar.flush();
    bytes.write("{\"message\":\"no space left on device\"}".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> new TreeReader().read(new ByteArrayInputStream(bytes.toByteArray())))
        .isInstanceOf(IOException.class);
  }

  @Test
  void findsMarksWhereverTheyAre() throws IOException {
    for (var where : new int[] {100, (1 << 18) - 5, (1 << 18) + 500, 700_000, 999_990}) {
      var content = new byte[1_000_010];
      new Random(where).nextBytes(content);
      System.arraycopy(elfHeader(), 0, content, 0, 64);
      var mark = "COLLECT_GCC_OPTIONS".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(mark, 0, content, where, mark.length);
      file("srv/" + where, content);
    }

    assertThat(read().files())
        .hasSize(5)
        .allSatisfy(f -> assertThat(f.content().markers()).containsExactly("GCC"));
  }

  @Test
  void findsEachMarkAlone() throws IOException {
    for (var mark : BytePatterns.TOOLS.entrySet()) {
      var content = new byte[1000];
      System.arraycopy(elfHeader(), 0, content, 0, 64);
      var text = mark.getKey().getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(text, 0, content, 500, text.length);
      file("srv/" + mark.getKey().hashCode(), content);
    }
    var tree = read();

    for (var mark : BytePatterns.TOOLS.entrySet()) {
      assertThat(tree.get("/srv/" + mark.getKey().hashCode()).orElseThrow().content().markers())
          .as(mark.getKey())
          .contains(mark.getValue());
    }
  }

  private static byte[] elfHeader() {
    var header = new byte[64];
    System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, header, 0, 7);
    return header;
  }

  @Test
  void tellsKeysFromProgramsThatReadKeys() throws IOException {
    var base64 = "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQ";
    file("etc/key.pem", "-----BEGIN RSA PRIVATE KEY-----\n" + base64 + "\n");
    file("etc/key.json", "{\"key\": \"-----BEGIN PRIVATE KEY-----\\n" + base64 + "\"}");
    file("srv/ssh.py", "if line == b'-----BEGIN OPENSSH PRIVATE KEY-----':\n    return " + base64);

    var marked =
        read().files().filter(f -> f.content().markers().contains(BytePatterns.PRIVATE_KEY));

    assertThat(marked).extracting(FileEntry::path).containsExactly("/etc/key.json", "/etc/key.pem");
  }

  @Test
  void readsWhatThisMachinesPythonLinksTo() throws IOException {
    var program = java.nio.file.Path.of(ProcessHandle.current().info().command().orElseThrow());
    file("usr/bin/java", java.nio.file.Files.readAllBytes(program));

    var elf = read().get("/usr/bin/java").orElseThrow().content().elf().orElseThrow();

    assertThat(elf.isClear()).isTrue();
    assertThat(elf.needed()).anyMatch(n -> n.startsWith("libc.so") || n.startsWith("libc.musl"));
    assertThat(elf.interpreter()).hasValueSatisfying(i -> assertThat(i).contains("/ld-"));
  }

  @Test
  void damagedProgramsAreRead() throws IOException {
    var random = new Random(7);
    for (var i = 0; i < 300; i++) {
      var content = new byte[64 + random.nextInt(4000)];
      random.nextBytes(content);
      System.arraycopy(elfHeader(), 0, content, 0, 7);
      content[4] = (byte) (1 + i % 2);
      content[5] = (byte) (1 + (i / 2) % 2);
      file("srv/" + i, content);
    }

    assertThat(read().files()).hasSize(300).allMatch(f -> f.content().elf().isPresent());
  }

  @Test
  void manyLongPathsAreAnError() {
    var path = ("/" + "a".repeat(250)).repeat(15);
    var entry = new TarArchiveEntry("a");
    var reader = new TreeReader();

    assertThatThrownBy(
            () -> IntStream.range(0, 7000).forEach(i -> reader.withoutContent(path + i, entry)))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("more than 24 MiB beyond 128 characters each");
  }

  @Test
  void aWalkFollowsLinksAsTheKernelDoes() throws IOException {
    file("usr/", "");
    file("usr/lib/", "");
    file("usr/lib/a", "x");
    link("lib", TarConstants.LF_SYMLINK, "usr/lib");
    link("x", TarConstants.LF_SYMLINK, "../lib/./a");
    link("c", TarConstants.LF_SYMLINK, "c");
    var tree = read();

    assertThat(Map.of("/lib/a", "/usr/lib/a", "/x", "/usr/lib/a"))
        .allSatisfy(
            (from, to) -> assertThat(tree.resolve(from).orElseThrow().path()).isEqualTo(to));
    assertThat(tree.resolve("/c")).isEmpty();
    assertThat(tree.resolve("/lib/none")).isEmpty();
  }
}
