package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.pipeline.Outputs.Place;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.spec.Platform;
import io.github.pythonimage.verify.Finding;
import io.github.pythonimage.verify.ImageProof;
import io.github.pythonimage.verify.VerifyTarget;
import io.github.pythonimage.verify.layers.Descriptor;
import io.github.pythonimage.verify.layers.ImageFixture;
import io.github.pythonimage.verify.layers.RawLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every platform of a pushed image is read by digest, and bad ones get no tag. */
class RegistryVerifierTest {
  @TempDir private Path module;
  private final Lines console = new Lines();
  private final ImageFixture image =
      new ImageFixture()
          .layer(l -> l.folder("etc").file("etc/passwd", "root:x:0:0::/root:/bin/sh\n"))
          .layer(l -> l.folder("usr").folder("usr/bin").file("usr/bin/gcc", "x"));
  private RegistryServer registry;
  private Job job;
  private VerifyTarget target;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    registry = new RegistryServer(image);
    use();
  }

  private void use(String... platforms) {
    var images =
        "<images><image><name>%s</name><pythons><python>3.13</python></pythons></image></images>"
            .formatted(registry.repository());
    job =
        TestJob.of(module, PomImages.of(images, module))
            .engine(() -> Endpoint.of("unix://" + module.resolve("no-engine.sock")))
            .outputs(
                new Outputs(
                    Stream.of(platforms).map(Platform::of).toList(),
                    Set.of(Place.REGISTRY),
                    List.of()))
            .get();
    target = VerifyTarget.of(new Planner(Catalog.load(), Instant.now()).plan(job.images())).get(0);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private PushedImage pushed(Descriptor root) {
    return new PushedImage(target.label(), "runtime", target.names(), root.digest());
  }

  private ImageProof verify(Descriptor root) {
    var expected = new ExpectedImages(job);
    return new RegistryVerifier(job, expected, new BaseConfigs(job, expected))
        .verify(target, pushed(root), Optional.empty(), "")
        .proof();
  }

  private Descriptor index() {
    var all = new LinkedHashMap<String, Descriptor>();
    all.put("amd64", image.manifest("amd64", "{\"User\":\"root\"}"));
    all.put("arm64", image.manifest("arm64", "{\"User\":\"10001:10001\"}"));
    return image.index(all);
  }

  private static List<String> messages(ImageProof proof, String rule) {
    return proof.findings().stream()
        .filter(finding -> finding.rule().equals(rule))
        .map(Finding::message)
        .toList();
  }

  @Test
  void namesThePlatformOfEachFinding() {
    var proof = verify(index());

    assertThat(messages(proof, "user"))
        .singleElement()
        .asString()
        .startsWith("linux/amd64: The image's USER is 'root'");
    assertThat(messages(proof, "layers"))
        .hasSize(2)
        .allMatch(text -> text.contains("The layers of the base debian:trixie-slim are unknown"));
  }

  @Test
  void comparesLayersWithThoseThatTheBuildNoted() {
    var one = image.manifest("amd64", "{}");
    var ids = ids();
    note(List.of("linux/amd64"), Map.of("linux/amd64", ids.subList(0, 1)));
    assertThat(messages(verify(one), "layers"))
        .singleElement()
        .asString()
        .contains("has 1 layers over its base debian:trixie-slim where its Dockerfile makes 3");

    note(List.of("linux/amd64"), Map.of("linux/amd64", List.of("sha256:other")));
    assertThat(messages(verify(one), "layers"))
        .singleElement()
        .asString()
        .startsWith("The image does not start with the layers of its base");
  }

  private List<String> ids() {
    return List.of(
        ImageFixture.digest(
            ImageFixture.tar(
                l -> l.folder("etc").file("etc/passwd", "root:x:0:0::/root:/bin/sh\n"))),
        "");
  }

  private void note(List<String> platforms, Map<String, List<String>> layers) {
    BuildNotes.in(job.output())
        .add(
            Map.of(
                target.label(), new BuildNote(platforms, "debian:trixie-slim", layers, List.of())));
  }

  @Test
  void findsAnotherArchitectureAndMissingPlatforms() {
    note(List.of("linux/arm64"), Map.of());
    assertThat(messages(verify(image.manifest("amd64", "{}")), "architecture"))
        .containsExactly(
            "There is no image for linux/arm64. Build all platforms again.",
            "The image is for linux/amd64, not for linux/arm64. Build it again for that platform.");

    use("linux/amd64", "linux/arm64", "linux/s390x");
    assertThat(messages(verify(index()), "architecture"))
        .containsExactly("There is no image for linux/s390x. Build all platforms again.");
  }

  @Test
  void refusesContentThatIsNotWhatItsDigestSays() {
    var root = index();
    var layer = image.content.keySet().iterator().next();
    image.content.put(layer, new byte[image.content.get(layer).length]);

    assertThat(messages(verify(root), "image"))
        .singleElement()
        .asString()
        .contains("is damaged: ")
        .endsWith("Build it again; if the base has that layer, use another base.");
  }

  @Test
  void namesTheLayerAndTheEntryThatEnginesMayReadInAnotherWay() {
    var tar = new RawLayer().folder("opt").setuid("opt/a").file("./opt//a", "").ended();
    image.layer(tar, tar, "application/vnd.oci.image.layer.v1.tar");

    assertThat(messages(verify(image.manifest("arm64", "{}")), "image"))
        .singleElement()
        .asString()
        .contains("is damaged: layer ", ImageFixture.digest(tar), "it has /opt/a more than once");
  }

  @Test
  void verifiesAnOciLayoutThatIsNowhereElse() throws IOException {
    var root = index();
    job =
        TestJob.of(module, job.images())
            .outputs(new Outputs(List.of(), Set.of(Place.OCI_LAYOUT), List.of()))
            .get();
    var layout = job.output().resolve(target.image().folder()).resolve("image.oci");
    for (var one : image.content.entrySet()) {
      var blob = layout.resolve("blobs/" + one.getKey().replace(':', '/'));
      Files.createDirectories(blob.getParent());
      Files.write(blob, one.getValue());
    }
    Files.writeString(
        layout.resolve("index.json"),
        "{\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]}"
            .formatted(root.mediaType(), root.digest(), root.size()));

    assertThatThrownBy(() -> new Pipeline(job, console).verify()).isInstanceOf(BuildFailure.class);

    assertThat(console.all)
        .anyMatch(line -> line.contains("user: linux/amd64: The image's USER is 'root'"))
        .noneMatch(line -> line.contains("No image was proven"));
  }

  @Test
  void noTagMovesWhereAnImageIsBad() {
    var root = index();
    registry.tags.put("3.13", "sha256:old");
    PushedImages.in(job.output()).add(List.of(pushed(root)));

    assertThatThrownBy(() -> new Pipeline(job, console).verify())
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "No tag was set; these have none: %s@%s."
                .formatted(registry.repository(), root.digest()));

    assertThat(registry.tags).containsOnly(Map.entry("3.13", "sha256:old"));
    assertThat(registry.asked).noneMatch(request -> request.startsWith("PUT"));
    assertThat(console.all)
        .anyMatch(line -> line.contains("No image can run here. No engine answers at "))
        .anyMatch(
            line ->
                line.contains("Verified from outside only, no container ran: ")
                    && line.contains("(linux/amd64)")
                    && line.contains("(linux/arm64)"));
  }
}
