package io.github.pythonimage.build.memo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.pythonimage.config.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
  private static final Map<String, List<String>> CONTENT =
      Map.of("b", List.of("naïve 東京 🐍\0\n", "x"), "a", List.of());

  @TempDir private Path folder;
  private StateFile<Map<String, List<String>>> file;

  @BeforeEach
  void write() {
    file = new StateFile<>(folder.resolve("new/state.json"), "kind 1", new TypeReference<>() {});
    file.write(CONTENT);
  }

  @Test
  void readsWhatItWrote() {
    assertThat(file.read()).contains(CONTENT);
    assertThat(file.path().getParent()).isDirectoryContaining(f -> f.equals(file.path()));
  }

  @Test
  void writesAnImageReferenceAsOneString() throws IOException {
    var names =
        new StateFile<List<ImageReference>>(
            folder.resolve("names"), "names", new TypeReference<>() {});
    var name = ImageReference.of("registry.example.com:5000/python:3.13");

    names.write(List.of(name));

    assertThat(names.read()).contains(List.of(name));
    assertThat(names.path()).content().contains("[ \"registry.example.com:5000/python:3.13\" ]");
  }

  @Test
  void isAbsentWhenAnyByteChanges() throws IOException {
    var whole = Files.readAllBytes(file.path());
    for (var i = 0; i < whole.length; i++) {
      var damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(file.path(), damaged);

      assertThat(file.read()).as("byte %d", i).isEmpty();
    }
  }

  @Test
  void isAbsentWhenItIsCutOff() throws IOException {
    var whole = Files.readAllBytes(file.path());
    for (var length = 0; length < whole.length; length++) {
      Files.write(file.path(), Arrays.copyOf(whole, length));

      assertThat(file.read()).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void isAbsentWhenItIsOfAnotherKind() throws IOException {
    assertThat(new StateFile<>(file.path(), "kind 2", file.type()).read()).isEmpty();
    assertThat(new StateFile<>(folder, "kind 1", file.type()).read()).isEmpty();
    var other = new TypeReference<Map<String, Integer>>() {};
    assertThat(new StateFile<>(file.path(), "kind 1", other).read()).isEmpty();
    Files.writeString(file.path(), "null");
    assertThat(file.read()).isEmpty();
  }
}
