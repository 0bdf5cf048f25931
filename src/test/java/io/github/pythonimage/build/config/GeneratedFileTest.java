package io.github.pythonimage.build.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFileTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path folder;

  @Test
  void isWrittenWithItsFoldersAndNothingBesideIt() throws IOException {
    var file = folder.resolve("a/b/Dockerfile");

    new GeneratedFile(file).write("FROM größe\n");

    assertThat(file).hasContent("FROM größe\n");
    try (var beside = Files.list(file.getParent())) {
      assertThat(beside).containsExactly(file);
    }
  }

  @Test
  void isLeftAloneWhenItIsRightAndReplacedWhenItIsNot() throws IOException {
    var file = folder.resolve("Dockerfile");
    new GeneratedFile(file).write("one");
    Files.setLastModifiedTime(file, LONG_AGO);

    new GeneratedFile(file).write("one");
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);

    new GeneratedFile(file).write("two");
    assertThat(file).hasContent("two");
    assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(LONG_AGO);
  }

  @Test
  void mayHaveBeenNoTextBefore() throws IOException {
    var file = folder.resolve("Dockerfile");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE});

    new GeneratedFile(file).write("one");

    assertThat(file).hasContent("one");
  }

  @Test
  void isForAllWhoMayReadFilesHere() throws IOException {
    var usual = Files.writeString(folder.resolve("usual"), "");
    var file = folder.resolve("Dockerfile");
    new GeneratedFile(file).write("one");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(usual)));
  }

  @Test
  void thatCannotBeWrittenSaysWhich() throws IOException {
    var file = Files.createDirectories(folder.resolve("Dockerfile"));

    assertThatThrownBy(() -> new GeneratedFile(file).write("one"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith(file + " could not be written: ");
  }
}
