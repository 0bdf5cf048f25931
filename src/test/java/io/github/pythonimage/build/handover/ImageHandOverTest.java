package io.github.pythonimage.build.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.ImagesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code images.json} and {@code images.properties} of a module. */
class ImageHandOverTest {
  private static final String DIGEST = "sha256:" + "d".repeat(64);

  @TempDir private Path module;
  private ImageHandOver handOver;
  private final BuildPlan base = plan("acme/base", "<publish><builder>true</builder></publish>");
  private final BuildPlan service = plan("acme/service", "");

  @BeforeEach
  void open() {
    handOver = ImageHandOver.in(module);
  }

  private BuildPlan plan(String name, String more) {
    var images =
        """
        <images><image>
          <name>%s</name>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13.5</python><python>3.9</python></pythons>
          <runtime><labels><team>a</team></labels></runtime>
          %s
        </image></images>
        """
            .formatted(name, more);
    return new Planner(Catalog.load(), Instant.now()).plan(PomImages.of(images, Path.of("")));
  }

  private static BuiltImage built(Target target, String id, Optional<String> digest) {
    return new BuiltImage(
        target.image().version(),
        target.image().base(),
        target.stage().word(),
        target.names(),
        id,
        digest,
        digest.map(one -> Map.of("linux/amd64", one)).orElse(Map.of()),
        Map.of("team", "a"),
        Optional.of(new Size(1000)),
        OptionalInt.of(4),
        Duration.ofSeconds(1),
        9,
        1,
        List.of("engine"),
        Optional.empty(),
        false);
  }

  private void build(BuildPlan plan, String execution, String id) {
    build(plan, execution, id, Optional.empty());
  }

  private void build(BuildPlan plan, String execution, String id, Optional<String> digest) {
    var images = new LinkedHashMap<Target, BuiltImage>();
    Target.of(plan)
        .forEach(target -> images.put(target, built(target, id + target.label(), digest)));
    handOver.built(images, plan.images(), execution);
  }

  private List<String> labels() {
    return handOver.read().images().stream().map(one -> one.label()).toList();
  }

  @Test
  void fileHasAllThatOtherModulesNeed() {
    build(base, "default", "sha256:", Optional.of(DIGEST));

    var entry = handOver.read().find("base/3.13").orElseThrow();

    assertThat(entry.image()).isEqualTo("base");
    assertThat(entry.series()).isEqualTo("3.13");
    assertThat(entry.python()).isEqualTo("3.13.5");
    assertThat(entry.distribution()).isEqualTo("debian:trixie");
    assertThat(entry.base()).isEqualTo("debian:trixie-slim");
    assertThat(entry.prefix()).isEqualTo("/opt/app");
    assertThat(entry.interpreter()).isEqualTo("/opt/app/python/bin/python3");
    assertThat(entry.user()).isEqualTo(10001);
    assertThat(entry.runtime().names()).containsExactly("acme/base:3.13");
    assertThat(entry.runtime().id()).isEqualTo("sha256:base/3.13");
    assertThat(entry.runtime().digest()).isEqualTo(DIGEST);
    assertThat(entry.runtime().platforms()).containsExactly(Map.entry("linux/amd64", DIGEST));
    assertThat(entry.runtime().labels()).containsExactly(Map.entry("team", "a"));
    assertThat(entry.builder().names()).containsExactly("acme/base:3.13-dev");
    assertThat(entry.environment()).as("nobody looked into it").isNull();
  }

  @Test
  void seriesAreInTheOrderOfTheirNumbers() {
    build(base, "default", "sha256:");

    assertThat(labels()).containsExactly("base/3.9", "base/3.13");
  }

  @Test
  void executionsOfAModuleShareOneFile() {
    build(base, "one", "sha256:");
    build(service, "two", "sha256:");

    assertThat(labels()).containsExactly("base/3.9", "base/3.13", "service/3.9", "service/3.13");
  }

  @Test
  void imageThatLeftThePomLeavesTheFile() {
    build(base, "one", "sha256:");
    build(service, "two", "sha256:");

    build(plan("acme/renamed", ""), "one", "sha256:");

    assertThat(labels())
        .containsExactly("renamed/3.9", "renamed/3.13", "service/3.9", "service/3.13");
  }

  @Test
  void buildOfSomePythonsKeepsTheOthers() {
    build(base, "default", "sha256:");
    var target = Target.of(base).get(0);

    handOver.built(
        Map.of(target, built(target, "sha256:new", Optional.empty())), base.images(), "default");

    assertThat(labels()).containsExactly("base/3.9", "base/3.13");
    assertThat(handOver.read().images())
        .extracting(one -> one.runtime().id())
        .contains("sha256:new");
  }

  @Test
  void digestOfAPushStaysUntilTheImageIsAnotherOne() {
    build(base, "default", "sha256:");
    var target = Target.of(base).get(0);
    var pushed = new PushedImage(target.label(), "runtime", target.names(), DIGEST);

    handOver.pushed(List.of(pushed), one -> Map.of("linux/amd64", one.digest()));
    build(base, "default", "sha256:");
    assertThat(handOver.read().find(target.label()).orElseThrow().runtime().digest())
        .isEqualTo(DIGEST);

    build(base, "default", "sha256:other");
    assertThat(handOver.read().find(target.label()).orElseThrow().runtime().digest()).isNull();
  }

  @Test
  void builderHasADigestOfItsOwn() {
    build(base, "default", "sha256:");
    var builder =
        Target.of(base).stream().filter(t -> t.label().endsWith("-dev")).findFirst().orElseThrow();
    var pushed = new PushedImage(builder.label(), "builder", builder.names(), DIGEST);

    handOver.pushed(List.of(pushed), one -> Map.of());

    var entry = handOver.read().find(builder.image().folder()).orElseThrow();
    assertThat(entry.builder().digest()).isEqualTo(DIGEST);
    assertThat(entry.runtime().digest()).isNull();
  }

  @Test
  void propertiesAreThoseOfTheProject() throws IOException {
    build(service, "default", "sha256:", Optional.of(DIGEST));

    var read = new Properties();
    try (var in = Files.newInputStream(module.resolve("images.properties"))) {
      read.load(in);
    }

    assertThat(read)
        .containsEntry("python-image.service.3.13.image", "acme/service:3.13")
        .containsEntry("python-image.service.3.13.id", "sha256:service/3.13")
        .containsEntry("python-image.service.3.13.digest", DIGEST)
        .hasSize(6)
        .containsExactlyInAnyOrderEntriesOf(handOver.properties());
  }

  @Test
  void failedBuildLeavesNothingOfItsImages() {
    build(base, "one", "sha256:");
    build(service, "two", "sha256:");

    handOver.forget(Target.of(base));
    assertThat(labels()).containsExactly("service/3.9", "service/3.13");

    handOver.forget(Target.of(service));
    assertThat(module.resolve("images.json")).doesNotExist();
    assertThat(module.resolve("images.properties")).doesNotExist();
  }

  @Test
  void damagedFileIsAsGoodAsNone() throws IOException {
    Files.writeString(module.resolve("images.json"), "{");
    assertThat(handOver.read().images()).isEmpty();

    build(base, "default", "sha256:");
    assertThat(labels()).hasSize(2);
  }

  @Test
  void newerFileIsReported() {
    assertThatThrownBy(() -> ImagesFile.parse("{\"formatVersion\": 2, \"images\": []}"))
        .hasMessage("it has the format version 2, and this plugin reads version 1");
    assertThatThrownBy(() -> ImagesFile.parse("[]")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ImagesFile.parse("{\"formatVersion\": 1}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fieldsThatNobodyKnowsAreIgnored() {
    build(base, "default", "sha256:");
    var text = handOver.read().text().replace("\"series\"", "\"new\" : [ 1 ], \"series\"");

    assertThat(ImagesFile.parse(text)).isEqualTo(handOver.read());
  }

  /** The artifact of a release must not depend on how fast a machine is. */
  @Test
  void fileHasNoTimes() {
    build(base, "default", "sha256:");
    assertThat(handOver.read().text()).doesNotContain("seconds").doesNotContain("steps");
  }
}
