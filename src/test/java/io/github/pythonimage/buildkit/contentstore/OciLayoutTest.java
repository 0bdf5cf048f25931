package io.github.pythonimage.buildkit.contentstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutTest {

  @TempDir Path folder;

  private OciLayout layout() throws IOException {
    var layout = new OciLayout(folder);
    layout.prepare();
    return layout;
  }

  private static String put(OciLayout layout, String content) throws Exception {
    try (var ingest = new Ingest(layout)) {
      ingest.write(0, utf8(content));
      return ingest.commit(content.length(), "").toString();
    }
  }

  private static ByteBuffer utf8(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  private static String descriptor(String digest) {
    return "{\"mediaType\":\"m\",\"digest\":\"" + digest + "\",\"size\":1}";
  }

  @Test
  void tagStandsForTheLastBlobItWasGivenTo() throws Exception {
    var layout = layout();
    assertThatThrownBy(() -> layout.find("latest")).isInstanceOf(NoSuchFileException.class);
    var one = put(layout, "one");
    var two = put(layout, "two");
    layout.tag(descriptor(one), "latest");
    layout.tag(descriptor(one), "other");
    layout.tag(descriptor(two), "latest");

    assertThat(layout.find("latest")).contains(two);
    assertThat(layout.find("other")).contains(one);
    assertThat(layout.find("none")).isEmpty();
    assertThat(folder.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
    assertThat(folder.resolve("index.json"))
        .content()
        .startsWith(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\"");
    assertThat(folder.resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void whatIsNoDigestNamesNoBlob() throws Exception {
    var layout = layout();
    Files.writeString(
        folder.resolve("index.json"),
        "{\"manifests\":[{\"digest\":\"../../x\",\"annotations\":"
            + "{\"org.opencontainers.image.ref.name\":\"latest\"}}]}");

    assertThat(layout.find("latest")).isEmpty();
    assertThat(layout.has("latest")).isFalse();
    assertThatThrownBy(() -> layout.tag("{}", "latest")).isInstanceOf(IOException.class);
  }

  @Test
  void manyTagsAtOnceAreAllKept() throws Exception {
    var layout = layout();
    var digest = put(layout, "one");
    IntStream.range(0, 40)
        .parallel()
        .forEach(
            i -> {
              try {
                new OciLayout(folder).tag(descriptor(digest), "t" + i);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    for (var i = 0; i < 40; i++) {
      assertThat(layout.find("t" + i)).contains(digest);
    }
  }

  @Test
  void tagOfABlobThatIsNotThereIsRefusedAndFoundByNobody() throws Exception {
    var layout = layout();
    var digest = put(layout, "one");
    layout.tag(descriptor(digest), "latest");
    Files.delete(layout.blob(Digest.of(digest)));
    assertThat(layout.find("latest")).isEmpty();
    assertThatThrownBy(() -> layout.tag(descriptor(digest), "latest"))
        .hasMessageContaining("did not write " + digest);
  }

  @Test
  void indexThatIsNotJsonIsNamed() throws IOException {
    var layout = layout();
    Files.writeString(folder.resolve("index.json"), "{");
    assertThatThrownBy(() -> layout.find("latest")).hasMessageContaining("index.json is not JSON");
  }

  @Test
  void digestNeverLeavesTheFolder() {
    var layout = new OciLayout(folder);
    for (var evil : new String[] {"sha256:../../etc/passwd", "sha256:", "md5:00", "../x"}) {
      assertThat(layout.has(evil)).isFalse();
      assertThatThrownBy(() -> Digest.of(evil)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void blobThatIsNotWhatWasAnnouncedIsDropped() throws Exception {
    var layout = layout();
    var other = "sha256:" + "0".repeat(64);
    try (var ingest = new Ingest(layout)) {
      ingest.write(0, utf8("half"));
      assertThatThrownBy(() -> ingest.commit(8, "")).isInstanceOf(StatusRuntimeException.class);
      assertThatThrownBy(() -> ingest.commit(4, other)).hasMessageContaining(other);
      assertThatThrownBy(() -> ingest.write(3, utf8(""))).hasMessageContaining("at 4");
    }
    assertThat(folder.resolve("ingest")).isEmptyDirectory();
    assertThat(folder.resolve("blobs")).doesNotExist();
  }

  @Test
  void blobBegunAnewIsWhatCameAfter() throws Exception {
    var layout = layout();
    try (var ingest = new Ingest(layout)) {
      ingest.write(0, utf8("wrong start"));
      ingest.write(0, utf8("right"));
      var digest = ingest.commit(5, "");
      assertThat(layout.blob(digest)).hasContent("right");
    }
  }

  @Test
  void whatAKilledBuildLeftIsTakenAwayAfterADay() throws IOException {
    var layout = layout();
    var old = Files.writeString(folder.resolve("ingest/old"), "x");
    var fresh = Files.writeString(folder.resolve("ingest/fresh"), "x");
    Files.setLastModifiedTime(old, FileTime.fromMillis(System.currentTimeMillis() - 90_000_000));
    layout.prepare();
    assertThat(old).doesNotExist();
    assertThat(fresh).exists();
  }
}
