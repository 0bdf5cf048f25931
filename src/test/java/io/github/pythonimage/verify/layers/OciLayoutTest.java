package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.FileEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in OCI layouts are read as those of a registry are. */
class OciLayoutTest {
  @TempDir private Path folder;
  private final ImageFixture image = new ImageFixture().layer(l -> l.file("a", "x"));
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  @BeforeEach
  void write() {
    var all = new LinkedHashMap<String, Descriptor>();
    all.put("amd64", image.manifest("amd64", "{}"));
    all.put("arm64", image.manifest("arm64", "{}"));
    var index = image.index(all);
    image.content.forEach(
        (digest, content) -> files.put("blobs/" + digest.replace(':', '/'), content));
    files.put("index.json", index(index));
  }

  private static byte[] index(Descriptor... images) {
    var entries =
        Stream.of(images)
            .map(
                one ->
                    "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                        .formatted(one.mediaType(), one.digest(), one.size()));
    return entries
        .collect(Collectors.joining(",", "{\"manifests\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private Path asFolder() throws IOException {
    for (var file : files.entrySet()) {
      var path = folder.resolve("layout").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    return folder.resolve("layout");
  }

  private Path asArchive() throws IOException {
    var path = folder.resolve("image.tar");
    try (var tar = new TarArchiveOutputStream(Files.newOutputStream(path))) {
      for (var file : files.entrySet()) {
        var entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return path;
  }

  @Test
  void readsFoldersAndArchives() throws IOException {
    for (var path : new Path[] {asFolder(), asArchive()}) {
      try (var layout = OciLayout.open(path)) {
        var images = layout.images();
        assertThat(images)
            .extracting(PlatformImage::platform)
            .containsExactly("linux/amd64", "linux/arm64");
        assertThat(MergedImage.read(images.get(1), Set.of()).files().all())
            .extracting(FileEntry::path)
            .containsExactly("/a");
      }
    }
  }

  @Test
  void refusesContentThatWasChanged() throws IOException {
    var path = asFolder();
    var layer = image.manifest("amd64", "{}");
    Files.writeString(path.resolve("blobs/" + layer.digest().replace(':', '/')), "{}");

    try (var layout = OciLayout.open(path)) {
      assertThatThrownBy(layout::images).isInstanceOf(DamagedImageException.class);
    }
  }

  @Test
  void refusesSeveralImagesAndMissingFiles() throws IOException {
    var one = image.manifest("amd64", "{}");
    files.put("index.json", index(one, image.manifest("arm64", "{}")));
    try (var layout = OciLayout.open(asArchive())) {
      assertThatThrownBy(layout::root).hasMessageContaining("names 2 images");
    }
    files.put("index.json", index(one, one));
    try (var layout = OciLayout.open(asArchive())) {
      assertThat(layout.root()).as("an image with two names").isEqualTo(one);
    }
    files.remove("index.json");
    try (var layout = OciLayout.open(asArchive())) {
      assertThatThrownBy(layout::root).hasMessage("the archive has no index.json");
    }
  }
}
