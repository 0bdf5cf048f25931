package io.github.pythonimage.build.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildOptions;
import io.github.pythonimage.build.config.CacheTemplate;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.labels.ImageLabels;
import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.config.image.ParentImage.Content;
import io.github.pythonimage.config.wheels.LockReduction;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.report.ImageContent;
import io.github.pythonimage.report.ImageEntry;
import io.github.pythonimage.report.ImagesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorded verification counts until something differs that decides about it. */
class VerificationInputsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String PYTHONS = "<pythons><python>3.13</python></pythons>";
  private static final String RULES = "other rules: <policies>, <verify><accept> or <sigstore>";
  private static final String POM = "other expectations: <image> in the POM";

  @TempDir private Path module;
  private Instant now = NOW;
  private Optional<BuildNote> note = Optional.empty();
  private ImageLabels labels = ImageLabels.none();

  private VerificationInputs inputs(String elements) {
    return inputs(elements, fixture -> fixture);
  }

  private VerificationInputs inputs(String elements, UnaryOperator<BuildConfigFixture> with) {
    var specs =
        PomImages.of(
            "<images><image><name>acme/python</name>" + elements + "</image></images>", module);
    var config = with.apply(BuildConfigFixture.of(module, specs)).get().forVerify();
    var plan = new Planner(Catalog.load(), now, labels).plan(specs);
    return VerificationInputs.of(config, Target.of(plan).get(0), note, "sha256:base");
  }

  @Test
  void countsHoweverTheImageIsBuilt() {
    var options =
        new BuildOptions(
            Network.HOST,
            NoCache.all(),
            ImageResolve.PULL,
            true,
            List.of(CacheTemplate.from("type=local,src=cache")),
            List.of(CacheTemplate.to("type=inline")),
            List.of());

    assertThat(
            inputs(PYTHONS)
                .differences(
                    inputs(
                        PYTHONS, other -> other.options(options).scope("another").version("2.0"))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<interpreter><mirror>https://mirror.example.com/python</mirror></interpreter>",
        "<interpreter><optimizations>false</optimizations></interpreter>",
        "<security><updates>weekly</updates></security>"
      })
  void countsIfOnlyTheBuildDependsOnAnElement(String element) {
    assertThat(inputs(PYTHONS).differences(inputs(PYTHONS + element))).isEmpty();
  }

  @Test
  void countsOnAnotherDay() {
    var daily = PYTHONS + "<security><updates>daily</updates></security>";
    var today = inputs(daily);
    now = NOW.plus(Duration.ofDays(1));

    assertThat(today.differences(inputs(daily))).isEmpty();
  }

  @Test
  void countsAfterAnotherImageOfTheModuleHasChanged() {
    assertThat(
            inputs(PYTHONS)
                .differences(
                    inputs(
                        PYTHONS
                            + "</image><image><name>acme/other</name><pythons><python>3.14</python></pythons>")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<policies><base-end-of-life>off</base-end-of-life></policies>",
        "<policies><base-end-of-life>warn</base-end-of-life></policies>",
        "<interpreter><sigstore>required</sigstore></interpreter>",
        "<verify><accept><finding><rule>size</rule><match>large</match><reason>known</reason></finding></accept></verify>"
      })
  void otherRulesAreNamed(String element) {
    assertThat(inputs(PYTHONS).differences(inputs(PYTHONS + element))).containsExactly(RULES);
    assertThat(inputs(PYTHONS + element).differences(inputs(PYTHONS))).containsExactly(RULES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<verify><maxSize>5MB</maxSize></verify>",
        "<verify><commands><command>true</command></commands></verify>",
        "<verify><http><port>80</port></http></verify>",
        "<runtime><uid>10002</uid></runtime>",
        "<runtime><user>other</user></runtime>",
        "<runtime><environment><A>b</A></environment></runtime>",
        "<runtime><command><arg>true</arg></command></runtime>",
        "<runtime><ports><port>80</port></ports></runtime>",
        "<prefix>/opt/other</prefix>",
        "<base>debian:bookworm-slim</base>",
        "<interpreter><shared>true</shared></interpreter>",
        "<tags><tag>{version}</tag></tags>",
        "<names><name>acme/other</name></names>",
        "<wheels><recipes><recipe>psycopg2</recipe></recipes></wheels>"
      })
  void otherExpectationsAreNamed(String element) {
    assertThat(inputs(PYTHONS).differences(inputs(PYTHONS + element))).containsExactly(POM);
  }

  @Test
  void otherPythonIsAnotherExpectation() {
    assertThat(inputs(PYTHONS).differences(inputs("<pythons><python>3.13.5</python></pythons>")))
        .containsExactly(POM);
  }

  @Test
  void otherPlatformsAreNamedAndThoseOfTheBuildAreNoOthers() {
    var before = inputs(PYTHONS, other -> platforms(other, "linux/amd64", "linux/arm64"));

    assertThat(before.differences(inputs(PYTHONS, other -> platforms(other, "linux/amd64"))))
        .containsExactly("other expectations: platforms");

    note = Optional.of(note("linux/amd64", "linux/arm64"));
    var noted = inputs(PYTHONS, other -> platforms(other, "linux/amd64", "linux/arm64"));
    assertThat(noted.differences(inputs(PYTHONS))).isEmpty();
    assertThat(before.differences(noted))
        .containsExactly("other expectations: notes of the last build");
  }

  private static BuildConfigFixture platforms(BuildConfigFixture fixture, String... platforms) {
    var all = List.of(platforms).stream().map(Platform::of).toList();
    return fixture.outputs(new Outputs(all, Set.of(), List.of(), false));
  }

  private static BuildNote note(String... platforms) {
    return new BuildNote(List.of(platforms), "debian:trixie-slim", Map.of(), List.of());
  }

  @Test
  void otherLabelsOfTheProjectAreNamed() {
    var before = inputs(PYTHONS);
    labels =
        new ImageLabels(
            Map.of("python/3.13", Map.of("org.opencontainers.image.version", "2.0")), Map.of());

    assertThat(before.differences(inputs(PYTHONS)))
        .containsExactly("other expectations: labels of the project");
  }

  @ParameterizedTest
  @CsvSource({
    "plugin 1.0 from a:b, plugin 1.0 from a:b, ",
    "plugin 1.0 from a:b, plugin 1.1 from a:b, another version of the plugin"
  })
  void anotherPluginIsNamed(String before, String after, @Nullable String difference) {
    assertThat(
            inputs(PYTHONS, other -> other.generator(before))
                .differences(inputs(PYTHONS, other -> other.generator(after))))
        .isEqualTo(difference == null ? List.of() : List.of(difference));
  }

  /** A snapshot of the plugin changes without a new version. */
  @Test
  void snapshotOfThePluginCountsByItsFile() {
    var generator = "plugin 1.0-SNAPSHOT from a:b";

    assertThat(inputs(PYTHONS, other -> other.generator(generator)).plugin())
        .startsWith(generator)
        .isNotEqualTo(generator)
        .isEqualTo(inputs(PYTHONS, other -> other.generator(generator)).plugin());
  }

  /** The classic store has no digests before a push, and a reactor pushes the parent first. */
  @Test
  void countsAfterThePushOfTheParentImage() throws IOException {
    var from = "<from><artifact>com.acme:python-base</artifact></from>";
    parent("a", null, Map.of());
    var before = inputs(from);
    var digest = "sha256:" + "d".repeat(64);

    parent("a", digest, Map.of("linux/amd64", digest));
    assertThat(before.differences(inputs(from))).isEmpty();

    parent("b", digest, Map.of("linux/amd64", digest));
    assertThat(before.differences(inputs(from))).containsExactly(POM);
  }

  private void parent(String id, @Nullable String digest, Map<String, String> platforms)
      throws IOException {
    var content =
        new ImageContent(
            List.of("acme/base:3.13"),
            "sha256:" + id.repeat(64),
            digest,
            platforms,
            1L,
            3,
            List.of("engine"),
            Map.of(),
            null);
    var entry =
        new ImageEntry(
            "base",
            "3.13",
            "3.13.5",
            "debian:trixie",
            "debian:trixie-slim",
            "/opt/app",
            "/opt/app/python/bin/python3",
            "repository",
            10007,
            content,
            content,
            List.of(),
            null,
            "default");
    Files.writeString(
        module.resolve("com.acme_python-base.json"), new ImagesFile(1, List.of(entry)).text());
  }

  /** Another JVM must come to the same checksum; its sets of copyOf have another order. */
  @Test
  void setsOfAnImageHaveOneOrder() {
    var names = Set.of("b", "f", "a", "e", "d", "c");

    assertThat(new LockReduction(names).packages()).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(new Content(ImageReference.of("acme/base"), "sha256:1", names).platforms())
        .containsExactly("a", "b", "c", "d", "e", "f");
  }
}
