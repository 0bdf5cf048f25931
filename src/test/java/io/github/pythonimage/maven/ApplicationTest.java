package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.report.ImageContent;
import io.github.pythonimage.report.ImageEntry;
import io.github.pythonimage.report.ImagesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code <from>}: an application on the image of another module. */
class ApplicationTest {
  private static final String ID = "sha256:" + "a".repeat(64);
  private static final String DIGEST = "sha256:" + "b".repeat(64);

  @TempDir private Path module;
  private final List<ImageEntry> entries = new ArrayList<>();
  private String interpreter = "/opt/app/python/bin/python3";
  private @Nullable String digest;
  private Map<String, String> platforms = Map.of();
  private @Nullable String init;
  private @Nullable ImageContent builder = content("acme/python:3.13-dev");
  private String pythons = "";
  private String more = "";
  private String image = "";

  @BeforeEach
  void base() {
    entries.add(entry("base", "3.13"));
  }

  private ImageContent content(String name) {
    return new ImageContent(
        List.of(name), ID, digest, platforms, 1L, 3, List.of("engine"), Map.of(), null);
  }

  private ImageEntry entry(String id, String series) {
    return new ImageEntry(
        id,
        series,
        series + ".5",
        "debian:trixie",
        "debian:trixie-slim",
        "/opt/app",
        interpreter,
        "repository",
        10007,
        content("acme/python:" + series),
        builder,
        List.of(),
        init,
        "default");
  }

  private List<ImageSpec> specs() throws IOException {
    var file = new ImagesFile(1, entries);
    Files.writeString(module.resolve("com.acme_python-base.json"), file.text());
    return PomImages.of(
        "<images><image><name>acme/service</name><from><artifact>com.acme:python-base</artifact>%s</from>%s%s</image></images>"
            .formatted(image, pythons, more),
        module);
  }

  private List<PlannedImage> plan() throws IOException {
    return new Planner(Catalog.load(), Instant.parse("2026-11-01T00:00:00Z"))
        .plan(specs())
        .images();
  }

  @Test
  void whatTheParentHasIsInherited() throws IOException {
    entries.add(entry("base", "3.11"));

    var planned = plan();

    assertThat(planned)
        .extracting(one -> one.version().toString())
        .containsExactly("3.13.5", "3.11.5");
    var first = planned.get(0);
    assertThat(first.distribution()).hasToString("debian:trixie");
    assertThat(first.interpreter().command()).isEqualTo(interpreter);
    assertThat(first.interpreter().inPrefix()).isTrue();
    assertThat(first.spec().runtime().user().uid()).isEqualTo(10007);
    assertThat(first.base()).hasToString("acme/python:3.13");
    assertThat(first.runtimePackages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/usr/bin/tini,", ",tini", "/opt/older/tini,tini"})
  void installsTheInitProcessThatTheParentLacks(
      @Nullable String ofParent, @Nullable String installed) throws IOException {
    init = ofParent;
    entries.set(0, entry("base", "3.13"));
    more = "<runtime><init>true</init></runtime>";

    var application = plan().get(0);

    assertThat(application.runtimePackages())
        .isEqualTo(installed == null ? Set.of() : Set.of(installed));
    assertThat(application.needsSystemStep()).isEqualTo(installed != null);
    assertThat(application.init().entrypoint()).containsExactly("/usr/bin/tini", "--");
  }

  @Test
  void knownDigestPinsTheParent() throws IOException {
    digest = DIGEST;
    builder = content("acme/python:3.13-dev");
    entries.set(0, entry("base", "3.13"));

    var parent = plan().get(0).parent().orElseThrow();

    assertThat(parent.runtime().name()).hasToString("acme/python:3.13@" + DIGEST);
    assertThat(parent.builder().name()).hasToString("acme/python:3.13-dev@" + DIGEST);
  }

  @Test
  void someOfThePythonsCanBeNamed() throws IOException {
    entries.add(entry("base", "3.11"));
    pythons = "<pythons><python>3.11</python></pythons>";

    assertThat(plan()).extracting(PlannedImage::folder).containsExactly("service/3.11");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <base>debian:trixie-slim</base>                                   | <base>
          <distribution>debian:trixie</distribution>                        | <distribution>
          <prefix>/opt/other</prefix>                                       | <prefix>
          <interpreter><provider>system</provider></interpreter>            | <interpreter>
          <publish><builder>true</builder></publish>                        | <publish><builder>
          <runtime><uid>1</uid></runtime>                                   | <runtime><user>
          """)
  void whatIsInheritedCannotBeSaidAgain(String element, String name) {
    more = element;

    assertThatThrownBy(this::specs)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            name + ": comes from the image in <from>. Remove it, or remove <from>.");
  }

  @Test
  void allMistakesAreReportedTogether() {
    more = "<base>debian</base><prefix>/opt/x</prefix><names><name>A B</name></names>";
    pythons = "<pythons><python>3.9</python></pythons>";

    assertThatThrownBy(this::specs)
        .hasMessageContaining("<base>")
        .hasMessageContaining("<prefix>")
        .hasMessageContaining("<names><name>")
        .hasMessageContaining("<pythons><python>: the base has no Python 3.9; it has 3.13.5.");
  }

  @Test
  void severalImagesNeedAName() throws IOException {
    entries.add(entry("other", "3.13"));

    assertThatThrownBy(this::specs)
        .hasMessageContaining("com.acme:python-base has the images base, other.")
        .hasMessageContaining("<image>base</image>");

    image = "<image>other</image>";
    assertThat(plan()).hasSize(1);
    image = "<image>missing</image>";
    assertThatThrownBy(this::specs).hasMessageContaining("has no image 'missing'");
  }

  @Test
  void parentWithoutBuilderNamesTheElement() {
    builder = null;
    entries.set(0, entry("base", "3.13"));

    assertThatThrownBy(this::specs)
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("<publish><builder>true</builder></publish>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "python-base", "a:b:c:d", "com.acme:x y", "com.acme:$(id)"})
  void artifactHasTheFormOfCoordinates(String artifact) {
    assertThatThrownBy(
            () ->
                PomImages.of(
                    "<images><image><name>a/b</name><from><artifact>%s</artifact></from></image></images>"
                        .formatted(artifact),
                    module))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("<from><artifact>");
  }

  /** The file comes from a repository. */
  @ParameterizedTest
  @ValueSource(strings = {"/opt/python3\nRUN id", "/opt/$(id)", "python3", "/a b"})
  void foreignWordsDoNotReachADockerfile(String path) {
    interpreter = path;
    entries.set(0, entry("base", "3.13"));

    assertThatThrownBy(this::specs)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("which no version of this plugin writes");
  }

  @Test
  void platformsOfTheParentAreThoseOfTheApplication() throws IOException {
    platforms = Map.of("linux/arm64/v8", DIGEST, "linux/s390x", DIGEST);
    entries.set(0, entry("base", "3.13"));
    var parent = specs().get(0).parent().orElseThrow();

    parent.validatePlatforms(List.of());
    parent.validatePlatforms(List.of(Platform.of("linux/arm64")));
    assertThatThrownBy(() -> parent.validatePlatforms(List.of(Platform.of("linux/amd64"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "<from>: image base of com.acme:python-base is for linux/arm64/v8, linux/s390x, and not"
                + " for linux/amd64. Build com.acme:python-base for the same <platforms>, or name"
                + " only those that it has.");
  }

  @Test
  void nobodyKnowsThePlatformsOfAParentWithoutADigest() throws IOException {
    specs().get(0).parent().orElseThrow().validatePlatforms(List.of(Platform.of("linux/amd64")));
  }
}
