package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.verify.files.FileEntry;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Images of registries and OCI layouts, with what only their layers have. */
class MergedImageTest {
  private final ImageFixture image =
      new ImageFixture()
          .layer(l -> l.file("base", "").file("of-the-base", "1"))
          .layer(l -> l.folder("root").file("root/.netrc", "machine a login b password secret\n"))
          .layer(l -> l.file("root/.wh..netrc", "").file(".wh.of-the-base", ""));

  private MergedImage read(boolean isBaseKnown) throws IOException {
    var platform = new ImageReader(image).images(image.manifest("amd64", "{}")).get(0);
    return MergedImage.read(platform, isBaseKnown ? Set.of(platform.diffIds().get(0)) : Set.of());
  }

  @Test
  void hasWhatALaterLayerDeletes() throws IOException {
    var merged = read(true);

    assertThat(merged.files().all().map(FileEntry::path)).containsExactly("/base", "/root");
    assertThat(merged.hidden()).singleElement().satisfies(l -> assertThat(l.number()).isEqualTo(2));
    assertThat(merged.hidden().get(0).files().all())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.path()).isEqualTo("/root/.netrc");
              assertThat(file.text()).contains("password secret");
            });
    assertThat(merged.info().platform()).isEqualTo("linux/amd64");
  }

  @Test
  void hasWhatAnEnginePutsItsOwnOver() throws IOException {
    var covered =
        new ImageFixture()
            .layer(l -> l.file("etc/hosts", "127.0.0.1 base\n").folder("etc"))
            .layer(l -> l.file("etc/hostname", "password\n").file("x", "y"));
    var platform = new ImageReader(covered).images(covered.manifest("amd64", "{}")).get(0);

    var merged = MergedImage.read(platform, Set.of(platform.diffIds().get(0)));

    assertThat(merged.hidden()).singleElement().satisfies(l -> assertThat(l.number()).isEqualTo(2));
    assertThat(merged.hidden().get(0).files().all())
        .extracting(FileEntry::path)
        .containsExactly("/etc/hostname");
    assertThat(merged.files().all()).extracting(FileEntry::path).containsExactly("/etc", "/x");
  }

  @Test
  void looksAtTheBaseTooWhereNobodyKnowsIt() throws IOException {
    assertThat(read(false).hidden()).extracting(HiddenLayerFiles::number).containsExactly(1, 2);
  }
}
