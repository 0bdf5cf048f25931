package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.verify.files.DamagedImageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests, indexes and configurations as registries keep them. */
class ImageReaderTest {
  private final ImageFixture image = new ImageFixture().layer(l -> l.file("a", "x"));
  private final ImageReader reader = new ImageReader(image);

  @Test
  void readsEveryPlatformOfAnIndex() throws IOException {
    var all = new LinkedHashMap<String, Descriptor>();
    all.put("amd64", image.manifest("amd64", "{}"));
    all.put("arm64", image.manifest("arm64", "{}"));

    assertThat(reader.images(image.index(all)))
        .extracting(PlatformImage::platform)
        .containsExactly("linux/amd64", "linux/arm64");
  }

  private List<String> requests(Descriptor index, Class<? extends Exception> failure) {
    var requests = new ArrayList<String>();
    BlobStore counting =
        descriptor -> {
          requests.add(descriptor.digest());
          return image.open(descriptor);
        };
    assertThatThrownBy(() -> new ImageReader(counting).images(index, List.of("linux/amd64")))
        .isInstanceOf(failure);
    return requests;
  }

  private Descriptor index(Stream<Descriptor> manifests) {
    var entries =
        manifests
            .map(
                one ->
                    "{\"mediaType\": \"m\", \"digest\": \"%s\", \"size\": %d}"
                        .formatted(one.digest(), one.size()))
            .collect(Collectors.joining(", "));
    return image.keep(
        "application/vnd.oci.image.index.v1+json", bytes("{\"manifests\": [" + entries + "]}"));
  }

  /** An index of 4 MiB made 87,361 requests. */
  @Test
  void readsEachDigestOfAnIndexOnce() {
    var manifest = image.manifest("amd64", "{}");

    assertThat(
            requests(index(Stream.generate(() -> manifest).limit(90)), DamagedImageException.class))
        .hasSize(3);
  }

  @Test
  void readsAHundredImagesOfAnIndexAndNoMore() {
    var index =
        index(
            IntStream.range(0, 500).mapToObj(i -> image.manifest("a" + i, "{}")).toList().stream());

    assertThat(requests(index, DamagedImageException.class)).hasSize(1 + 2 * 100);
    assertThatThrownBy(() -> reader.images(index, List.of("linux/amd64")))
        .hasMessage(index.digest() + " has more than 100 images that may be for linux/amd64");
    assertThatThrownBy(() -> reader.images(index))
        .hasMessage(index.digest() + " has more than 100 images in one index");
  }

  private Descriptor indexWithAttestation(String platform) {
    var manifest = image.manifest("amd64", "{}");
    return image.keep(
        "application/vnd.oci.image.index.v1+json",
        bytes(
            """
            {"manifests": [
              {"mediaType": "m", "digest": "%s", "size": %d},
              {"mediaType": "m", "digest": "sha256:%s", "size": 1, "platform": %s,
               "annotations": {"vnd.docker.reference.type": "attestation-manifest"}}
            ]}
            """
                .formatted(manifest.digest(), manifest.size(), "0".repeat(64), platform)));
  }

  @Test
  void leavesAttestationsOut() throws IOException {
    var index = indexWithAttestation("{\"os\": \"unknown\", \"architecture\": \"unknown\"}");

    assertThat(reader.images(index)).hasSize(1);
  }

  /** An engine takes the entry that has its platform, and ignores annotations. */
  @Test
  void anAttestationOfAPlatformIsReadAsAnImage() {
    var index = indexWithAttestation("{\"os\": \"linux\", \"architecture\": \"arm64\"}");

    assertThatThrownBy(() -> reader.images(index)).hasMessageContaining("0".repeat(64));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"User\": \"10001:10001\", \"user\": \"0\"}",
        "{\"uSER\": \"0\"}",
        "{\"U\u017fer\": \"0\"}",
        "{\"User\": \"10001:10001\", \"User\": \"0\"}",
        "{\"Healthcheck\": {\"interval\": 1}}"
      })
  void refusesFieldsThatEnginesReadInAnotherWay(String config) {
    var manifest = image.manifest("amd64", config);

    assertThatThrownBy(() -> reader.images(manifest))
        .isInstanceOf(DamagedImageException.class)
        .message()
        .containsAnyOf("which some programs take for '", "two fields of the same name");
  }

  @Test
  void namesOfLabelsAndVolumesAreAnybodys() throws IOException {
    var manifest =
        image.manifest(
            "amd64", "{\"Labels\": {\"user\": \"x\", \"CMD\": \"y\"}, \"Volumes\": {\"env\": {}}}");

    assertThat(reader.images(manifest)).hasSize(1);
  }

  @Test
  void readsHealthChecksAndVariablesThatAreThereTwice() throws IOException {
    var manifest =
        image.manifest(
            "amd64",
            "{\"Env\": [\"A=1\", \"B=2\", \"A=3\"], \"Healthcheck\": {\"Test\": [\"CMD\", \"x\"],"
                + " \"Interval\": 30, \"Retries\": 0}}");

    var settings = ImageConfig.read(reader.images(manifest).get(0), 0).settings();

    assertThat(settings.repeatedVariables()).containsExactly("A");
    assertThat(settings.healthcheck()).containsExactly("CMD", "x", "Interval=30");
  }

  @Test
  void refusesTwoImagesOfOnePlatform() {
    var all = new LinkedHashMap<String, Descriptor>();
    all.put("amd64", image.manifest("amd64", "{}"));
    all.put("amd64/v1", image.manifest("amd64", "{\"User\": \"0\"}"));

    assertThatThrownBy(() -> reader.images(image.index(all)))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("the index has two images of linux/amd64");
  }

  @Test
  void refusesAnIndexThatPromisesAnotherArchitecture() {
    var index = image.index(Map.of("arm64", image.manifest("amd64", "{}")));

    assertThatThrownBy(() -> reader.images(index))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("the index says linux/arm64")
        .hasMessageContaining("whose configuration says linux/amd64");
  }

  @Test
  void refusesContentOfAnotherDigest() {
    var manifest = image.manifest("amd64", "{}");
    image.content.put(manifest.digest(), new byte[(int) manifest.size()]);

    assertThatThrownBy(() -> reader.images(manifest))
        .isInstanceOf(DamagedImageException.class)
        .hasMessageContaining("the content of " + manifest.digest());
  }

  @Test
  void refusesAManifestThatIsTooLarge() {
    var large =
        new Descriptor(
            "application/vnd.oci.image.manifest.v1+json", "sha256:" + "0".repeat(64), 5 << 20);

    assertThatThrownBy(() -> reader.images(large)).hasMessageContaining("larger than 4 MiB");
  }

  @Test
  void refusesMoreLayersThanTheConfigurationHas() throws IOException {
    var manifest = image.manifest("amd64", "{}");
    var text = new String(image.content.get(manifest.digest()), StandardCharsets.UTF_8);
    var layers = text.substring(text.indexOf("\"layers\":[") + 10, text.lastIndexOf(']'));
    var twice =
        image.keep(manifest.mediaType(), bytes(text.replace(layers, layers + "," + layers)));

    assertThatThrownBy(() -> reader.images(twice))
        .hasMessageContaining("has 2 layers where its configuration has 1");
  }

  @Test
  void describesAnImageAsAnEngineWould() throws IOException {
    var config =
        "{\"User\":\"10001:10001\",\"Env\":[\"A=1=2\",\"B\"],\"Entrypoint\":[\"tini\"],\"Cmd\":[\"python3\"],\"Labels\":{\"x\":\"y\"},\"WorkingDir\":\"/srv\",\"Volumes\":{\"/v\":{}},\"ExposedPorts\":{\"80/tcp\":{}},\"OnBuild\":[\"RUN x\"],\"StopSignal\":\"SIGINT\",\"Healthcheck\":{\"Test\":[\"CMD\",\"x\"]}}";
    var platform = reader.images(image.manifest("arm64", config)).get(0);

    var info = ImageConfig.read(platform, 5);

    assertThat(info.user()).isEqualTo("10001:10001");
    assertThat(info.environment()).containsExactly(Map.entry("A", "1=2"), Map.entry("B", ""));
    assertThat(info.entrypoint()).containsExactly("tini");
    assertThat(info.command()).containsExactly("python3");
    assertThat(info.labels()).containsEntry("x", "y");
    assertThat(info.workdir()).contains("/srv");
    assertThat(info.architecture()).isEqualTo("arm64");
    assertThat(info.layers()).isEqualTo(platform.diffIds());
    assertThat(info.settings().volumes()).containsExactly("/v");
    assertThat(info.settings().ports()).containsExactly("80/tcp");
    assertThat(info.settings().onBuild()).containsExactly("RUN x");
    assertThat(info.settings().stopSignal()).contains("SIGINT");
    assertThat(info.settings().healthcheck()).containsExactly("CMD", "x");
    assertThat(info.sizeBytes()).isEqualTo(5);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
