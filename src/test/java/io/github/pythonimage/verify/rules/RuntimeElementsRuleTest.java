package io.github.pythonimage.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.image.DockerDuration;
import io.github.pythonimage.config.image.Healthcheck;
import io.github.pythonimage.config.image.RuntimeSpec;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.docker.ImageInfoFixture;
import io.github.pythonimage.docker.ImageSettings;
import io.github.pythonimage.plan.Stage;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextBuilder;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Severity;
import io.github.pythonimage.verify.rules.config.EnvironmentRule;
import io.github.pythonimage.verify.rules.config.ImageConfigRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Images whose ports, volumes, stop signal, health check or variables are not those of the POM. */
class RuntimeElementsRuleTest {
  private static final ImageSettings BASE =
      settings(Set.of("/var/lib/base"), Set.of("22/tcp"), List.of("CMD-SHELL", "true"), "SIGQUIT");
  private static final List<String> CHECK =
      List.of("CMD", "check", "--all", "Interval=30000000000", "Retries=5");
  private static final ImageSettings GOOD =
      settings(Set.of("/data", "/var/lib/base"), Set.of("8000/tcp", "22/tcp"), CHECK, "SIGINT");
  private static final Map<String, String> DEFAULTS =
      Map.of("PYTHONUNBUFFERED", "1", "PYTHONFAULTHANDLER", "1");

  private static ImageSettings settings(
      Set<String> volumes, Set<String> ports, List<String> healthcheck, String signal) {
    return ImageInfoFixture.settings(
        volumes, ports, healthcheck, List.of(), Optional.of(signal), List.of());
  }

  private static RuntimeSpec runtime() {
    var one = CheckContextFixture.good().spec().runtime();
    return new RuntimeSpec(
        one.packages(),
        one.user(),
        one.environment(),
        one.labels(),
        one.workdir(),
        one.entrypoint(),
        one.command(),
        List.of("8000", "22/tcp"),
        List.of("/data"),
        Optional.of("SIGINT"),
        Optional.of(
            new Healthcheck(
                List.of("check", "--all"),
                Optional.empty(),
                Optional.of(new DockerDuration("30s")),
                Optional.empty(),
                Optional.empty(),
                Optional.of(5))),
        true,
        false);
  }

  private static ImageInfo info(
      ImageInfo one, ImageSettings settings, Map<String, String> variables) {
    var environment = new HashMap<>(one.environment());
    environment.putAll(variables);
    return new ImageInfo(
        one.id(),
        one.sizeBytes(),
        one.layers(),
        one.user(),
        environment,
        one.labels(),
        one.workdir(),
        one.entrypoint(),
        one.command(),
        one.created(),
        one.architecture(),
        settings,
        one.history(),
        one.platform());
  }

  private static CheckContext context(
      Stage stage,
      ImageSettings settings,
      Map<String, String> variables,
      Optional<ImageSettings> base) {
    var good = CheckContextFixture.good();
    return CheckContextBuilder.of(good)
        .image(CheckContextFixture.withRuntime(good.image(), runtime()))
        .stage(stage)
        .info(info(good.info(), settings, variables))
        .base(base.map(one -> info(good.base().orElseThrow(), one, Map.of())))
        .build();
  }

  private static List<String> found(ImageSettings settings) {
    var image = context(Stage.RUNTIME, settings, DEFAULTS, Optional.of(BASE));
    return new ImageConfigRule().findings(image).stream().map(Finding::message).toList();
  }

  private static List<String> foundInEnvironment(Map<String, String> variables) {
    var image = context(Stage.RUNTIME, GOOD, variables, Optional.of(BASE));
    return new EnvironmentRule().findings(image).stream().map(Finding::message).toList();
  }

  @Test
  void passesTheBaseWithTheElementsOfThePom() {
    assertThat(found(GOOD)).isEmpty();
    assertThat(foundInEnvironment(DEFAULTS)).isEmpty();
  }

  @Test
  void findsPortsThatDiffer() {
    assertThat(found(settings(GOOD.volumes(), Set.of("22/tcp", "8000/udp"), CHECK, "SIGINT")))
        .containsExactly(
            "1 EXPOSE (8000/udp) of the image is neither of the base debian:trixie-slim nor of"
                + " <runtime><ports>. Build the image again, or add it there.",
            "1 EXPOSE (8000/tcp) of <runtime><ports> is not in the image. Build the image again.");
  }

  @Test
  void findsVolumesThatDiffer() {
    assertThat(found(settings(Set.of("/evil"), GOOD.ports(), CHECK, "SIGINT")))
        .containsExactly(
            "1 VOLUME (/evil) of the image is neither of the base debian:trixie-slim nor of"
                + " <runtime><volumes>. Build the image again, or add it there.",
            "1 VOLUME (/var/lib/base) of the base debian:trixie-slim is not in the image. Build the"
                + " image again.",
            "1 VOLUME (/data) of <runtime><volumes> is not in the image. Build the image again.");
  }

  @Test
  void findsAnotherStopSignal() {
    assertThat(found(settings(GOOD.volumes(), GOOD.ports(), CHECK, "SIGQUIT")))
        .containsExactly(
            "STOPSIGNAL of the image differs from <runtime><stopSignal>: the image has 'SIGQUIT',"
                + " the POM has 'SIGINT'. Build the image again.");
  }

  @Test
  void findsAnotherHealthcheck() {
    var slower = List.of("CMD", "check", "--all", "Interval=60000000000", "Retries=5");
    assertThat(found(settings(GOOD.volumes(), GOOD.ports(), slower, "SIGINT")))
        .containsExactly(
            "HEALTHCHECK of the image differs from <runtime><healthcheck>: the image has"
                + " 'Interval=60000000000', the POM has 'Interval=30000000000'. Build the image"
                + " again.");
    assertThat(found(settings(GOOD.volumes(), GOOD.ports(), BASE.healthcheck(), "SIGINT")))
        .singleElement()
        .asString()
        .startsWith("HEALTHCHECK of the image differs from <runtime><healthcheck>: ");
    assertThat(found(settings(GOOD.volumes(), GOOD.ports(), List.of(), "SIGINT")))
        .singleElement()
        .asString()
        .contains("the image has nothing instead, the POM has 'CMD, check, ");
  }

  @Test
  void decidesWhatThePomSetsWithoutTheBase() {
    var other = settings(Set.of("/data"), Set.of("22/tcp"), CHECK, "SIGTERM");
    var image = context(Stage.RUNTIME, other, DEFAULTS, Optional.empty());

    assertThat(new ImageConfigRule().findings(image))
        .allMatch(finding -> finding.severity() == Severity.ERROR)
        .extracting(Finding::message)
        .satisfiesExactly(
            port -> assertThat(port).startsWith("1 EXPOSE (8000/tcp) of <runtime><ports> is not"),
            signal -> assertThat(signal).startsWith("STOPSIGNAL of the image differs from"));
  }

  @Test
  void warnsOfWhatMayBeOfAnUnknownBase() {
    var image = context(Stage.RUNTIME, GOOD, DEFAULTS, Optional.empty());

    assertThat(new ImageConfigRule().findings(image))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.message())
                  .startsWith("1 VOLUME (/var/lib/base) of the image is not of <runtime><volumes>");
            });
  }

  @Test
  void expectsNoneOfThemInABuilder() {
    var good = context(Stage.BUILDER, BASE, Map.of(), Optional.of(BASE));
    var other = context(Stage.BUILDER, GOOD, Map.of(), Optional.of(BASE));

    assertThat(new ImageConfigRule().findings(good)).isEmpty();
    assertThat(new ImageConfigRule().findings(other))
        .extracting(Finding::message)
        .contains(
            "1 VOLUME (/data) of the image is not of its base debian:trixie-slim. Build the image"
                + " again.");
  }

  @Test
  void findsDefaultVariablesThatDiffer() {
    assertThat(foundInEnvironment(Map.of("PYTHONUNBUFFERED", "0")))
        .containsExactly(
            "ENV PYTHONFAULTHANDLER of the image is not set, but <runtime><defaults> says '1'."
                + " Build the image again.",
            "ENV PYTHONUNBUFFERED of the image is '0', but <runtime><defaults> says '1'. Build the"
                + " image again.");
  }
}
