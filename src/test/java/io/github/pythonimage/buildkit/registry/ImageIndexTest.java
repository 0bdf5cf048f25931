package io.github.pythonimage.buildkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pythonimage.buildkit.registry.ImageIndex.Part;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images for single platforms, put together. */
class ImageIndexTest {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private final ObjectMapper json = new ObjectMapper();

  private static Part image(String content, String... platforms) {
    return new Part(new Manifest(MANIFEST, content), List.of(platforms));
  }

  @Test
  void eachImageGetsItsPlatform() throws IOException {
    var index =
        ImageIndex.of(
            List.of(
                image("{\"a\":1}", "linux/amd64"),
                image("{\"b\":\"ü\"}", "linux/arm64/v8"),
                image("{\"c\":3}", "linux/arm/v7")));

    assertThat(index.mediaType()).isEqualTo(INDEX);
    var read = json.readTree(index.content());
    assertThat(read.path("schemaVersion").asInt()).isEqualTo(2);
    assertThat(read.path("mediaType").asText()).isEqualTo(INDEX);
    assertThat(read.at("/manifests/0/platform"))
        .hasToString("{\"architecture\":\"amd64\",\"os\":\"linux\"}");
    assertThat(read.at("/manifests/1/platform"))
        .hasToString("{\"architecture\":\"arm64\",\"os\":\"linux\"}");
    assertThat(read.at("/manifests/2/platform"))
        .hasToString("{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}");
    // In bytes, not in characters.
    assertThat(read.at("/manifests/1/size").asInt()).isEqualTo(10);
    assertThat(read.at("/manifests/0/digest").asText())
        .isEqualTo("sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
  }

  @Test
  void anIndexGivesItsEntriesAsTheyAre() throws IOException {
    var entries =
        "{\"digest\":\"sha256:1\",\"platform\":{\"os\":\"linux\"},\"unheard\":[1]},"
            + "{\"digest\":\"sha256:2\",\"annotations\":{\"vnd.docker.reference.digest\":\"sha256:1\"}}";
    var part = new Manifest(INDEX, "{\"manifests\":[" + entries + "]}");

    var index =
        ImageIndex.of(List.of(new Part(part, List.of("linux/amd64")), image("{}", "linux/arm64")));

    assertThat(index.content()).contains("\"manifests\":[" + entries + ",{");
    assertThat(json.readTree(index.content()).path("manifests")).hasSize(3);
  }

  @Test
  void oneImageCannotBeForTwoPlatforms() {
    assertThatThrownBy(() -> ImageIndex.of(List.of(image("{}", "linux/amd64", "linux/arm64"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is an image for one platform")
        .hasMessageContaining("linux/amd64 and linux/arm64");
  }
}
