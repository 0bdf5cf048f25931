package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.config.PythonSeries;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.ImageReport.Compatibility;
import io.github.pythonimage.plan.PlanReport;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Provider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said to be rendered only is rendered: every release there are templates for, in every
 * way.
 */
class AllDistributionsTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final Planner PLANNER =
      new Planner(CATALOG, Instant.parse("2026-11-01T00:00:00Z"));
  private static final DockerfileRenderer RENDERER =
      new DockerfileRenderer(
          "the tests",
          CacheScope.of("io.example:test"),
          ProjectVersion.NONE,
          List.of(),
          new BuildInputs(
              "target/python-image/scripts", "default", List.of(), List.of(), List.of()));
  private static final Map<String, String> MANAGERS =
      Map.of(
          "apt", ". /scripts/apt.sh", "dnf", ". /scripts/dnf.sh", "zypper", ". /scripts/zypper.sh");
  private static final String LENIENT =
      Arrays.stream(Policy.values())
          .map(policy -> "<" + policy.word() + ">off</" + policy.word() + ">")
          .collect(Collectors.joining("", "<policies>", "</policies>"));

  static Stream<Distribution> releases() {
    return CATALOG.distributions().releases().stream().filter(d -> d.family().isPresent());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everyProviderThatFitsIsRendered(Distribution release) {
    for (var provider : Provider.values()) {
      var report = examine(release, provider);
      if (fits(report, provider)) {
        assertThat(report.mistakes()).as("%s on %s", provider, release).isEmpty();
        assertRendered(release, report.images().get(0).images().get(0));
      } else {
        assertThat(report.mistakes()).as("%s on %s", provider, release).hasSize(1);
      }
    }
  }

  private static boolean fits(PlanReport report, Provider provider) {
    return report.images().get(0).compatibilities().stream()
        .filter(fit -> fit.provider() == provider)
        .map(Compatibility::incompatibility)
        .allMatch(incompatibility -> incompatibility.isEmpty());
  }

  private static void assertRendered(Distribution release, PlannedImage image) {
    var text = RENDERER.render(image);
    assertThat(text)
        .contains("\nFROM acme/base:1 AS base\n")
        .contains("\"" + release.id() + ":")
        .contains(image.runtimePackages());
    if (image.interpreter().provider().compiles()) {
      assertThat(text).contains(release.toolchain());
    }
    assertThat(MANAGERS)
        .allSatisfy(
            (family, words) ->
                assertThat(text.contains(words))
                    .as("%s in what is rendered for %s", words, image.interpreter().provider())
                    .isEqualTo(family.equals(release.family().orElseThrow())));
  }

  private static PlanReport examine(Distribution release, Provider provider) {
    var python =
        provider == Provider.SYSTEM
            ? release.ownSeries().filter(own -> CATALOG.pythons().newest(own).isPresent())
            : Optional.<PythonSeries>empty();
    return PLANNER.examine(
        PomImages.of(
            """
            <images><image>
              <name>acme/python</name>
              <base>acme/base:1</base>
              <distribution>%s</distribution>
              <pythons><python>%s</python></pythons>
              <interpreter><provider>%s</provider>%s</interpreter>
              %s
            </image></images>
            """
                .formatted(
                    release,
                    python.map(PythonSeries::toString).orElse("3.13"),
                    provider.word(),
                    details(provider),
                    LENIENT),
            Path.of("").toAbsolutePath()));
  }

  private static String details(Provider provider) {
    return switch (provider) {
      case SOURCE, PYTHON_BUILD, PYENV, REPOSITORY, DEADSNAKES, SYSTEM -> "";
      case IMAGE -> "<command>/usr/local/bin/python{series}</command>";
      case STANDALONE ->
          "<archives><archive><python>3.13.5</python><platform>linux/amd64</platform>"
              + "<url>https://mirror.example.com/cpython.tar.gz</url><sha256>"
              + "0".repeat(64)
              + "</sha256></archive></archives>";
    };
  }
}
