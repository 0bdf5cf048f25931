package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.FileType;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Layers on layers show what a container shows. */
class LayerStackTest {
  private static LayerStack stack(ImageFixture.Entries... layers) throws IOException {
    var stack = new LayerStack(layer -> layer == 0);
    for (var i = 0; i < layers.length; i++) {
      var archive = new ByteArrayInputStream(ImageFixture.tar(layers[i]));
      stack.add(i, ScannedLayer.read(new TreeReader(), archive));
    }
    return stack;
  }

  private static List<String> paths(FileTree files) {
    return files.all().map(FileEntry::path).toList();
  }

  @Test
  void anUpperLayerReplacesAndDeletes() throws IOException {
    var stack =
        stack(
            l -> l.folder("a").file("a/x", "1").file("a/y", "1").file("b", "1"),
            l -> l.file("a/.wh.x", "").file("a/y", "22").file("c", "1"));

    assertThat(paths(stack.files())).containsExactly("/a", "/a/y", "/b", "/c");
    assertThat(stack.files().get("/a/y").orElseThrow().size()).isEqualTo(2);
    assertThat(stack.hidden(List.of())).as("of the base").isEmpty();
  }

  @Test
  void aDeletionIsAboutLayersBelowWhereverItStands() throws IOException {
    var stack =
        stack(
            l -> l.folder("a").file("a/old", "1"),
            l -> l.folder("a").file("a/new", "1").file("a/.wh..wh..opq", "").file("a/.wh.new", ""));

    assertThat(paths(stack.files())).containsExactly("/a", "/a/new");
  }

  @Test
  void aFolderThatBecomesAFileTakesAllWithIt() throws IOException {
    var stack =
        stack(
            l -> l.file("base", ""),
            l -> l.folder("a").folder("a/b").file("a/b/c", "1").file("a.txt", ""),
            l -> l.file("a", "file"));

    assertThat(paths(stack.files())).containsExactly("/a", "/a.txt", "/base");
    assertThat(stack.hidden(List.of()))
        .singleElement()
        .satisfies(
            layer -> {
              assertThat(layer.number()).isEqualTo(2);
              assertThat(paths(layer.files())).containsExactly("/a", "/a/b", "/a/b/c");
            });
  }

  @Test
  void aFolderKeepsWhatItHasAndGetsAnotherMode() throws IOException {
    var stack =
        stack(
            l -> l.folder("a").file("a/b", "1"),
            l -> {
              var entry = new TarArchiveEntry("a/");
              entry.setMode(040700);
              l.put(entry, "");
            },
            l -> {
              var entry = new TarArchiveEntry("./");
              entry.setMode(040777);
              l.put(entry, "");
            });

    assertThat(paths(stack.files())).containsExactly("/", "/a", "/a/b");
    assertThat(stack.files().get("/a").orElseThrow().mode()).isEqualTo(0700);
    assertThat(stack.files().get("/").orElseThrow().mode()).isEqualTo(0777);
  }

  @Test
  void aHardLinkIsTheFileThatItHadWhenItWasMade() throws IOException {
    var stack =
        stack(
            l -> l.file("a", "one").hardLink("b", "a"),
            l -> l.hardLink("c", "b"),
            l -> l.file("a", "other"));

    for (var path : List.of("/b", "/c")) {
      var entry = stack.files().get(path).orElseThrow();
      assertThat(entry.type()).isEqualTo(FileType.FILE);
      assertThat(entry.size()).isEqualTo(3);
    }
  }

  @Test
  void namesThatLookAlikeInOneLayerHideNothing() throws IOException {
    var stack = stack(l -> l.file("a", "1").file("a", "22"));

    assertThat(paths(stack.files())).containsExactly("/a", "/a (2)");
  }

  @Test
  @Timeout(60)
  void manyNamesThatLookAlikeTakeNoLongTime() throws IOException {
    var stack =
        stack(
            l -> {
              for (var i = 0; i < 100_000; i++) {
                l.file("a", "1");
              }
            });

    assertThat(paths(stack.files())).hasSize(100_000).contains("/a (100000)");
  }

  @Test
  void aFileThatIsTheSameInTwoLayersIsNotHidden() throws IOException {
    var stack = stack(l -> l.file("base", ""), l -> l.file("a", "1"), l -> l.file("a", "1"));

    assertThat(stack.hidden(List.of())).isEmpty();
  }

  @Test
  void anEmptyImageHasNothing() throws IOException {
    assertThat(stack().files().all()).isEmpty();
  }

  @Test
  void aMarkWithContentIsAFile() throws IOException {
    var stack =
        stack(
            l -> l.folder("a").file("a/x", "1"),
            l ->
                l.file("a/.wh.x", "secret")
                    .file("a/.wh..wh.y", "")
                    .file("a/.wh..wh..opq", "secret"));

    assertThat(paths(stack.files()))
        .containsExactly("/a", "/a/.wh..wh..opq", "/a/.wh..wh.y", "/a/.wh.x", "/a/x");
  }
}
