package io.github.pythonimage.verify.doctored;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.ImageBuildFixture;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Doctored builders, which verification must refuse as it refuses runtime images. */
@Tag("engine")
class DoctoredBuildersEngineTest {
  private static final String IMAGE =
      """
      <images><image>
        <name>%s</name>
        <tags><tag>{series}</tag></tags>
        <base>debian:trixie-slim</base>
        <pythons><python>3.13</python></pythons>
        <interpreter><provider>repository</provider></interpreter>
        <publish><builder>true</builder></publish>
      </image></images>
      """;
  @TempDir static Path folder;
  private static ImageBuildFixture imageBuild;
  private static String images;
  private static Target runtime;
  private static Target builder;
  private static GoodImageFixture good;
  private static DoctoredImageFixture fixture;

  @BeforeAll
  static void buildGoodBuilder() throws IOException {
    imageBuild = new ImageBuildFixture(folder);
    images = IMAGE.formatted("doctored-builder-test/python-" + ProcessHandle.current().pid());
    var targets = imageBuild.build(images);
    runtime = targets.get(0);
    builder = targets.get(1);
    var host = URI.create(System.getProperty("engine.host"));
    good = new GoodImageFixture(host, builder.name(), builder.name(), folder.resolve("work"));
    fixture =
        new DoctoredImageFixture(
            host, good, builder.names().stream().map(ImageReference::toString).toList());
  }

  @AfterAll
  static void close() throws IOException {
    good.close();
    runtime.names().forEach(name -> fixture.remove(name.toString()));
    fixture.close();
  }

  private static List<Finding> errors() {
    return imageBuild.outsideFindings(images, fixture.engine(), builder).stream()
        .filter(Finding::isError)
        .toList();
  }

  @Test
  void passesTheGoodBuilder() {
    var verification =
        imageBuild.verifier(images, fixture.engine()).verify(List.of(builder), Target::name);

    assertThat(verification).singleElement().satisfies(one -> assertThat(one.findings()).isEmpty());
  }

  static Stream<DoctoredImage> inEveryRun() {
    return BuilderAttacks.ALL.stream().filter(DoctoredImage::inEveryRun);
  }

  static Stream<DoctoredImage> inFullRun() {
    return BuilderAttacks.ALL.stream().filter(image -> !image.inEveryRun());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inEveryRun")
  void refuses(DoctoredImage image) throws IOException {
    var findings = fixture.with(image.doctor(), id -> errors());

    assertThat(findings)
        .as("rules that find it")
        .extracting(Finding::rule)
        .containsAnyElementsOf(image.rules());
  }

  @Tag("full")
  @ParameterizedTest(name = "{0}")
  @MethodSource("inFullRun")
  void refusesAlso(DoctoredImage image) throws IOException {
    refuses(image);
  }
}
