package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.filesync.DiskNode.Identity;
import io.github.pythonimage.buildkit.io.ChecksummedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hash changes with what a build reads, and only with that. */
class ContextHashesTest {
  /** A folder of files that nobody has changed for long. */
  private static final Path SETTLED = Path.of(System.getProperty("java.home"));

  private static final List<String> RELEASE = List.of("release");

  @TempDir Path folder;
  private Path context;
  private Path memory;
  private Path file;
  private String before;

  @BeforeEach
  void fill() throws IOException {
    context = Files.createDirectory(folder.resolve("context"));
    memory = folder.resolve("memory");
    file = Files.createDirectory(context.resolve("src")).resolve("a.py");
    Files.writeString(file, "print(1)\n");
    Files.writeString(context.resolve("src/b.py"), "b");
    Files.createSymbolicLink(context.resolve("src/link"), Path.of("a.py"));
    Files.writeString(context.resolve("other"), "other");
    before = hash("src");
  }

  private String hash(String... paths) throws IOException {
    var hashes = new ContextHashes(context, memory);
    var hash = hashes.of(List.of(paths));
    hashes.save();
    return hash;
  }

  @Test
  void aTouchedFileIsUnchanged() throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));

    assertThat(hash("src")).isEqualTo(before);
  }

  @Test
  void aChangedByteIsNoticedWhateverSizeAndTimeSay() throws IOException {
    var modified = Files.getLastModifiedTime(file);
    Files.writeString(file, "print(2)\n");
    Files.setLastModifiedTime(file, modified);

    assertThat(hash("src")).isNotEqualTo(before);
  }

  @Test
  void aDisguisedChangeBeginsAnotherGeneration() throws IOException {
    var first = generation();
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    assertThat(generation()).isEqualTo(first);
    Files.writeString(file, "print(2)\n");
    assertThat(generation()).isEqualTo(first);

    var modified = Files.getLastModifiedTime(file);
    Files.writeString(file, "print(3)\n");
    Files.setLastModifiedTime(file, modified);

    assertThat(generation()).isNotEqualTo(first).isEqualTo(generation());
  }

  private String generation() throws IOException {
    var hashes = new ContextHashes(context, memory);
    hashes.of(List.of("src"));
    hashes.save();
    return hashes.generation();
  }

  @Test
  void everyByteOfManyQuickChangesIsNoticed() throws IOException {
    var last = before;
    for (var i = 0; i < 100; i++) {
      Files.writeString(file, "print(%02d)".formatted(i));
      var now = hash("src");
      assertThat(now).isNotEqualTo(last);
      last = now;
    }
  }

  @Test
  void namesPermissionsAndLinksCount() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    var executable = hash("src");
    Files.move(file, file.resolveSibling("c.py"));
    var renamed = hash("src");
    Files.delete(context.resolve("src/link"));
    Files.createSymbolicLink(context.resolve("src/link"), Path.of("b.py"));
    var linked = hash("src");
    Files.createDirectory(context.resolve("src/empty"));

    assertThat(List.of(before, executable, renamed, linked, hash("src"))).doesNotHaveDuplicates();
  }

  @Test
  void whatIsNotCopiedDoesNotCount() throws IOException {
    Files.writeString(context.resolve("other"), "changed");
    Files.writeString(context.resolve("new"), "new");

    assertThat(hash("src")).isEqualTo(before);
    assertThat(hash("src", "other")).isNotEqualTo(before);
    assertThat(hash("")).isNotEqualTo(before);
    assertThat(hash()).isEmpty();
  }

  @Test
  void whatIsIgnoredDoesNotCount() throws IOException {
    Files.writeString(context.resolve(".dockerignore"), "**/*.pyc\n");
    Files.writeString(context.resolve("src/a.pyc"), "compiled");

    assertThat(hash("src")).isEqualTo(before);

    Files.writeString(context.resolve(".dockerignore"), "**/*.pyc\n!src/a.pyc\n");

    assertThat(hash("src")).isNotEqualTo(before);
  }

  @Test
  void theFileThatALinkLeadsToCounts() throws IOException {
    Files.createSymbolicLink(context.resolve("requirements.txt"), Path.of("other"));
    var through = hash("requirements.txt");
    Files.writeString(context.resolve("other"), "changed");

    assertThat(hash("requirements.txt")).isNotEqualTo(through);
  }

  @Test
  void anotherFolderWithTheSameContentIsTheSame() throws IOException {
    var copy = Files.createDirectories(folder.resolve("copy/src")).getParent();
    Files.createSymbolicLink(copy.resolve("src/link"), Path.of("a.py"));
    Files.writeString(copy.resolve("src/b.py"), "b");
    Files.writeString(copy.resolve("src/a.py"), "print(1)\n");

    assertThat(new ContextHashes(copy, memory).of(List.of("src"))).isEqualTo(before);
  }

  @Test
  void whatCannotBeSentHasNoHash() throws IOException {
    Files.writeString(context.resolve(".dockerignore"), "[a\n");

    assertThatThrownBy(() -> hash("src"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the pattern '[a' is not valid");
  }

  @Test
  void aFreshFileIsReadAgainEachTime() throws IOException {
    assertThat(new FileHashes(memory).remembered("src/a.py", node(file))).isEmpty();
  }

  @Test
  void aSettledFileIsRememberedUntilAnythingAboutItChanges() throws IOException {
    var real = stable();
    var identity = node(SETTLED.resolve("release")).identity();

    remember(identity, "a lie that shows who was asked");
    assertThat(stable()).isNotEqualTo(real);

    for (var other :
        List.of(
            new Identity(
                identity.size() + 1, identity.modified(), identity.changed(), identity.inode()),
            new Identity(
                identity.size(), identity.modified() + 1, identity.changed(), identity.inode()),
            new Identity(
                identity.size(), identity.modified(), identity.changed() + 1, identity.inode()),
            new Identity(
                identity.size(), identity.modified(), identity.changed(), identity.inode() + 1))) {
      remember(other, "a lie");
      assertThat(stable()).isEqualTo(real);
    }
  }

  @Test
  void aDamagedMemoryIsNone() throws IOException {
    var real = stable();
    Files.writeString(memory, "damaged");

    assertThat(stable()).isEqualTo(real);
    assertThat(stable()).isEqualTo(real);
  }

  @Test
  void onlyAFileThatIsTwoSecondsOldIsSettled() {
    var identity = new Identity(1, 5_000_000_000L, 4_000_000_000L, 1);

    assertThat(identity.stable(4_000_000_000L)).isFalse();
    assertThat(identity.stable(7_000_000_000L)).isFalse();
    assertThat(identity.stable(7_000_000_001L)).isTrue();
    assertThat(new Identity(1, 0, 5_000_000_000L, 1).stable(6_000_000_000L)).isFalse();
  }

  private String stable() throws IOException {
    var hashes = new ContextHashes(SETTLED, memory);
    var hash = hashes.of(RELEASE);
    hashes.save();
    return hash;
  }

  private void remember(Identity identity, String hash) throws IOException {
    var known = Map.of("release", new FileHashes.Known(identity, hash, true));
    new ChecksummedFile<>(memory, "file hashes 4", FileHashes.Memory.class)
        .write(new FileHashes.Memory("", known));
  }

  private static DiskNode node(Path path) throws IOException {
    assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    return new DiskNode(path.toRealPath(), EntryName.of(path.getFileName()));
  }
}
