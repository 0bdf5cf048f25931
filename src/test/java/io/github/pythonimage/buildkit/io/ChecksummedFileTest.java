package io.github.pythonimage.buildkit.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered comes back whole or not at all. */
class ChecksummedFileTest {
  @TempDir Path folder;
  private ChecksummedFile<String> file;

  @BeforeEach
  void write() throws IOException {
    file = new ChecksummedFile<>(folder.resolve("new/state"), "kind 1", String.class);
    file.write("remembered");
  }

  @Test
  void comesBack() {
    assertThat(file.read()).contains("remembered");
    assertThat(file.path().getParent()).isDirectoryContaining(f -> f.equals(file.path()));
  }

  @Test
  void anyChangedByteIsNoticed() throws IOException {
    var whole = Files.readAllBytes(file.path());
    for (var i = 0; i < whole.length; i++) {
      var damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file.path(), damaged);

      assertThat(file.read()).as("byte %d", i).isEmpty();
    }
  }

  @Test
  void anyLostByteIsNoticed() throws IOException {
    var whole = Files.readAllBytes(file.path());
    for (var length = 0; length < whole.length; length++) {
      Files.write(file.path(), Arrays.copyOf(whole, length));

      assertThat(file.read()).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void anotherKindIsNothing() {
    assertThat(new ChecksummedFile<>(file.path(), "kind 2", String.class).read()).isEmpty();
    assertThat(new ChecksummedFile<>(folder, "kind 1", String.class).read()).isEmpty();
  }

  @Test
  void anotherTypeIsNothing() {
    assertThat(new ChecksummedFile<>(file.path(), "kind 1", Integer.class).read()).isEmpty();
  }
}
