package io.github.pythonimage.build.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.Pipeline;
import io.github.pythonimage.build.RegistryServer;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.build.render.Matrix;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.IdentityFixture;
import io.github.pythonimage.verify.check.RunResult;
import io.github.pythonimage.verify.layers.Descriptor;
import io.github.pythonimage.verify.layers.ImageConfig;
import io.github.pythonimage.verify.layers.ImageFixture;
import io.github.pythonimage.verify.layers.ImageReader;
import io.github.pythonimage.verify.layers.RawLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every platform of a pushed image is read by digest, and bad ones get no tag. */
class RegistryVerifierTest {
  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final ImageFixture image =
      new ImageFixture()
          .layer(l -> l.folder("etc").file("etc/passwd", "root:x:0:0::/root:/bin/sh\n"))
          .layer(l -> l.folder("usr").folder("usr/bin").file("usr/bin/gcc", "x"));
  private RegistryServer registry;
  private BuildConfig job;
  private Target target;

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
        BuildConfigFixture.of(module, PomImages.of(images, module))
            .engine(() -> Endpoint.of("unix://" + module.resolve("no-engine.sock")))
            .outputs(
                new Outputs(
                    Stream.of(platforms).map(Platform::of).toList(),
                    Set.of(Place.REGISTRY),
                    List.of(),
                    false))
            .get();
    target = Target.of(new Planner(Catalog.load(), Instant.now()).plan(job.images())).get(0);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private PushedImage pushed(Descriptor root) {
    return new PushedImage(target.label(), "runtime", target.names(), root.digest());
  }

  private BaseConfigs bases(ExpectedImages expected) {
    return new BaseConfigs(job.offline(), job.daemons().registries(), expected);
  }

  private Verification verify(Descriptor root) {
    var expected = new ExpectedImages(job.forVerify(), Matrix.of(job.rendering(), Instant.now()));
    return new RegistryVerifier(
            job.daemons().registries(), job.rendering()::displayPath, expected, bases(expected))
        .verify(target, pushed(root), Optional.empty())
        .verification();
  }

  private Verification verify(Descriptor root, ImageInfo inEngine) {
    var expected = new ExpectedImages(job.forVerify(), Matrix.of(job.rendering(), Instant.now()));
    var seen =
        new CheckContext(
            target.image(),
            target.stage(),
            inEngine,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            IdentityFixture.UNKNOWN,
            List.of(),
            Optional.empty(),
            RunResult.NONE);
    var local = Verification.of(seen, List.of());
    return new RegistryVerifier(
            job.daemons().registries(), job.rendering()::displayPath, expected, bases(expected))
        .verify(target, pushed(root), Optional.of(local))
        .verification();
  }

  /** What the engine has under the same digest. */
  private ImageInfo inEngine(Descriptor root, boolean isContainerd) throws IOException {
    var one = ImageConfig.read(new ImageReader(image).images(root).get(0), 0);
    return isContainerd
        ? new ImageInfo(
            root.digest(),
            one.sizeBytes(),
            one.layers(),
            one.user(),
            one.environment(),
            one.labels(),
            one.workdir(),
            one.entrypoint(),
            one.command(),
            one.created(),
            one.architecture(),
            one.settings(),
            one.history(),
            one.platform())
        : one;
  }

  private Descriptor index() {
    var all = new LinkedHashMap<String, Descriptor>();
    all.put("amd64", image.manifest("amd64", "{\"User\":\"root\"}"));
    all.put("arm64", image.manifest("arm64", "{\"User\":\"10001:10001\"}"));
    return image.index(all);
  }

  private static List<String> messages(Verification proof, String rule) {
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
    BuildNote.file(job.output())
        .write(
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
  void takesTheUsualVariantForThePlatform() {
    use("linux/amd64/v1", "linux/arm64/v8");

    assertThat(messages(verify(index()), "architecture")).isEmpty();
  }

  @Test
  void findsAPlatformThatNobodyAskedFor() {
    use("linux/arm64", "linux/s390x");

    assertThat(messages(verify(index()), "architecture"))
        .contains(
            "There is an image for linux/amd64, which python-image.platforms does not have. Build"
                + " the image again.");
  }

  @Test
  void refusesWhatIsAnIndexAndAnImage() {
    var one = image.manifest("amd64", "{}");
    var text = new String(image.content.get(one.digest()), StandardCharsets.UTF_8);
    var both =
        image.keep(
            one.mediaType(),
            text.replaceFirst("\\{", "{\"manifests\":[],").getBytes(StandardCharsets.UTF_8));

    assertThat(messages(verify(both), "image"))
        .singleElement()
        .asString()
        .contains("is an index and an image");
  }

  /** Findings go to files that people and CI servers read. */
  @Test
  void textsOfARegistryAreShortAndPlainInFindings() {
    var odd = "\u202e\u009b\\n##vso[task.complete]" + "x".repeat(1 << 20);
    var root =
        image.keep(
            "application/vnd.oci.image.manifest.v1+json",
            "{\"config\": {\"digest\": \"%s\"}, \"layers\": []}"
                .formatted(odd)
                .getBytes(StandardCharsets.UTF_8));

    assertThat(messages(verify(root), "image"))
        .singleElement()
        .asString()
        .contains("is damaged: ")
        .endsWith("Build it again; if the base has that layer, use another base.")
        .doesNotContain("\u202e", "\u009b", "\n", "##vso[")
        .hasSizeLessThan(1_000);
  }

  @Test
  void setsNoTagThatTheImageWasNotPushedFor() {
    var old = List.of(target.names().get(0).withTag("old"));
    var pushed = new PushedImage(target.label(), "runtime", old, index().digest());
    PushedImages.in(job.output()).add(List.of(pushed));

    assertThatThrownBy(() -> new Pipeline(job, console).verify())
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "was pushed for the tag old, and is called " + target.name() + " now");
    assertThat(registry.asked).isEmpty();
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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void comparesTheDigestsOfWhatTheEngineHasAsWell(boolean isContainerd) throws IOException {
    var root = image.manifest("amd64", "{}");

    var proof = verify(root, inEngine(root, isContainerd));

    assertThat(proof.findings()).isEmpty();
    assertThat(registry.asked)
        .containsAll(
            new ImageReader(image)
                .images(root).get(0).layers().stream()
                    .map(layer -> "GET " + layer.digest())
                    .toList());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void findsPushedLayersThatAreNotThoseOfTheEngine(boolean isContainerd) throws IOException {
    var good = ImageFixture.tar(l -> l.file("opt/app.py", "good"));
    var bad = ImageFixture.tar(l -> l.file("opt/app.py", "evil"));
    // The same configuration and so the same id, with another layer below it.
    image.layer(good, ImageFixture.gzip(bad), "application/vnd.oci.image.layer.v1.tar+gzip");
    var root = image.manifest("amd64", "{}");

    var proof = verify(root, inEngine(root, isContainerd));

    assertThat(messages(proof, "image"))
        .singleElement()
        .asString()
        .contains(
            "is damaged: layer 3 of 3 (" + ImageFixture.digest(ImageFixture.gzip(bad)),
            "has the digest " + ImageFixture.digest(bad));
  }

  @Test
  void readsAnImageOfWhichTheEngineHasOtherLayers() throws IOException {
    var root = image.manifest("amd64", "{\"User\":\"root\"}");
    var other = inEngine(root, true);
    image.layer(l -> l.file("opt/app.py", "more"));
    var pushed = image.manifest("amd64", "{\"User\":\"root\"}");

    var proof = verify(pushed, other);

    assertThat(messages(proof, "user")).isNotEmpty();
    assertThat(messages(proof, "names")).singleElement().asString().contains("another image");
  }

  @Test
  void refusesALayerThatIsLargerThanAnyImage() {
    var stored = image.keep("application/vnd.oci.image.layer.v1.tar", new byte[1024]);
    var config =
        image.keep(
            "application/vnd.oci.image.config.v1+json",
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"%s\"]}}"
                .formatted(stored.digest())
                .getBytes(StandardCharsets.UTF_8));
    var root =
        image.keep(
            "application/vnd.oci.image.manifest.v1+json",
            "{\"config\":{\"digest\":\"%s\",\"size\":%d},\"layers\":[{\"digest\":\"%s\",\"size\":1125899906842624}]}"
                .formatted(config.digest(), config.size(), stored.digest())
                .getBytes(StandardCharsets.UTF_8));

    assertThat(messages(verify(root), "image"))
        .singleElement()
        .asString()
        .contains("its layers are larger than 68719476736 bytes");
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
        BuildConfigFixture.of(module, job.images())
            .outputs(new Outputs(List.of(), Set.of(Place.OCI_LAYOUT), List.of(), false))
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
        .noneMatch(line -> line.contains("Verification skipped"));
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
        .anyMatch(
            line -> line.contains("No image can run here. No engine or buildkitd answers at "))
        .anyMatch(
            line ->
                line.contains("Verified from outside only, no container ran: ")
                    && line.contains("(linux/amd64)")
                    && line.contains("(linux/arm64)"));
  }
}
