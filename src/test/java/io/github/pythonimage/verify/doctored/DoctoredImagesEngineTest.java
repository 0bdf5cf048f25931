package io.github.pythonimage.verify.doctored;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.ImageBuildFixture;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Doctored images, which verification must refuse, and good ones beside them. */
@Tag("engine")
class DoctoredImagesEngineTest {
  private static final String IMAGE =
      """
      <images><image>
        <name>%s</name>
        <tags><tag>{series}</tag><tag>latest</tag></tags>
        <base>debian:trixie-slim</base>
        <pythons><python>3.13</python></pythons>
        <interpreter><provider>repository</provider></interpreter>
        <wheels><requirements><file>requirements.txt</file></requirements></wheels>
        <publish><builder>true</builder></publish>
      </image></images>
      """;
  @TempDir static Path folder;
  private static ImageBuildFixture imageBuild;
  private static String images;
  private static List<Target> targets;
  private static String tools;
  private static GoodImageFixture good;
  private static DoctoredImageFixture fixture;

  @BeforeAll
  static void buildGoodImage() throws IOException {
    DoctoredReport.start();
    var name = "doctored-test/python-" + ProcessHandle.current().pid();
    Files.writeString(
        folder.resolve("requirements.txt"),
        "idna==3.10\nMarkupSafe==3.0.3\ncharset-normalizer==3.4.4\n");
    imageBuild = new ImageBuildFixture(folder);
    images = IMAGE.formatted(name);
    targets = imageBuild.build(images);
    tools = name + ":tools";
    var image = targets.get(0).image();
    imageBuild.make(tools, Tools.DOCKERFILE.formatted(image.builderTags().get(0)));
    var host = URI.create(System.getProperty("engine.host"));
    good =
        new GoodImageFixture(host, image.tags().get(0).toString(), tools, folder.resolve("work"));
    fixture = new DoctoredImageFixture(host, good, names(image.tags()));
  }

  @AfterAll
  static void close() throws IOException {
    good.close();
    fixture.remove(tools);
    names(targets.get(0).image().builderTags()).forEach(fixture::remove);
    fixture.close();
  }

  private static List<String> names(List<ImageReference> references) {
    return references.stream().map(ImageReference::toString).toList();
  }

  /** What is wrong with the image that has the name of the good one. */
  private static List<Finding> errors(DoctoredImageFixture named) {
    var verifier = imageBuild.verifier(images, named.engine());
    return errors(verifier.verify(targets.get(0), named.name()));
  }

  /** Whatever an image shows when it runs can only add findings, so it runs only where it must. */
  private static List<Finding> errors(DoctoredImageFixture named, DoctoredImage image) {
    var outside =
        imageBuild.outsideFindings(images, named.engine(), targets.get(0)).stream()
            .filter(Finding::isError)
            .toList();
    return outside.stream().map(Finding::rule).anyMatch(image.rules()::contains)
        ? outside
        : errors(named);
  }

  private static List<Finding> errors(Verification verification) {
    return verification.findings().stream().filter(Finding::isError).toList();
  }

  @Test
  void passesTheGoodImageAndItsBuilder() {
    var verifications = imageBuild.verifier(images, fixture.engine()).verify(targets, Target::name);

    assertThat(verifications).hasSize(2).flatMap(DoctoredImagesEngineTest::errors).isEmpty();
  }

  @Test
  void hasEnoughImagesOfEachClass() {
    var images = DoctoredImages.ALL;

    assertThat(images).extracting(DoctoredImage::toString).doesNotHaveDuplicates();
    assertThat(images).hasSizeGreaterThanOrEqualTo(90);
    assertThat(images.stream().filter(DoctoredImage::inEveryRun))
        .hasSizeGreaterThanOrEqualTo(images.size() / 3);
    for (var attackClass : AttackClass.values()) {
      assertThat(images).filteredOn(i -> i.attackClass() == attackClass).hasSizeGreaterThan(2);
    }
  }

  static Stream<DoctoredImage> inEveryRun() {
    return found().filter(DoctoredImage::inEveryRun);
  }

  static Stream<DoctoredImage> inFullRun() {
    return found().filter(image -> !image.inEveryRun());
  }

  private static Stream<DoctoredImage> found() {
    return DoctoredImages.ALL.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inEveryRun")
  void refuses(DoctoredImage image) throws IOException {
    var findings = findings(image);

    assertThat(findings)
        .as("rules that find it")
        .extracting(Finding::rule)
        .containsAnyElementsOf(image.rules());
    assertThat(findings).extracting(Finding::message).anyMatch(m -> m.contains(image.part()));
  }

  @Tag("full")
  @ParameterizedTest(name = "{0}")
  @MethodSource("inFullRun")
  void refusesAlso(DoctoredImage image) throws IOException {
    refuses(image);
  }

  @Tag("full")
  @Test
  void refusesThemInTheContainerdStoreToo() throws IOException {
    var host = URI.create(EngineFact.CONTAINERD_HOST.need());
    var tags = names(targets.get(0).image().tags());
    try (var containerd = new DoctoredImageFixture(host, good, tags)) {
      assertThat(errors(containerd)).as("the good image").isEmpty();
      for (var image : ofEachClass()) {
        var errors = containerd.with(image.doctor(), id -> errors(containerd, image));

        assertThat(errors)
            .as("rules that find %s", image)
            .extracting(Finding::rule)
            .containsAnyElementsOf(image.rules());
      }
    }
  }

  private static List<DoctoredImage> ofEachClass() {
    return Stream.of(AttackClass.values())
        .map(attackClass -> inEveryRun().filter(i -> i.attackClass() == attackClass).findFirst())
        .flatMap(Optional::stream)
        .toList();
  }

  /** A third of them. */
  static Stream<GoodVariants.Variant> goodInEveryRun() {
    return IntStream.range(0, GoodVariants.ALL.size())
        .filter(i -> i % 3 == 0)
        .mapToObj(GoodVariants.ALL::get);
  }

  static Stream<GoodVariants.Variant> goodInFullRun() {
    var others = new ArrayList<>(GoodVariants.ALL);
    others.removeAll(goodInEveryRun().toList());
    return others.stream();
  }

  @Tag("full")
  @ParameterizedTest(name = "{0}")
  @MethodSource("goodInFullRun")
  void passesAlso(GoodVariants.Variant image) throws IOException {
    passes(image);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodInEveryRun")
  void passes(GoodVariants.Variant image) throws IOException {
    List<Finding> errors = fixture.with(image.doctor(), id -> errors(fixture));

    // Its files are good, but its build did not make them.
    assertThat(errors)
        .filteredOn(
            error ->
                !error
                    .message()
                    .startsWith("The layers of the image are not those that its build made"))
        .isEmpty();
  }

  private static List<Finding> findings(DoctoredImage image) throws IOException {
    var start = System.nanoTime();
    var findings = fixture.with(image.doctor(), id -> errors(fixture, image));
    DoctoredReport.add(image, findings, Duration.ofNanos(System.nanoTime() - start));
    return findings;
  }
}
