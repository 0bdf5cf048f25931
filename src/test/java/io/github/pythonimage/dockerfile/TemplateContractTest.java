package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.catalog.Distribution;
import io.github.pythonimage.maven.GoldenCases;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Provider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever adds a provider or a distribution adds its template and a golden case. */
class TemplateContractTest {
  private static final Path TEMPLATES = Path.of("src/main/resources/templates");
  private static final String GOLDEN_UPDATE =
      "write src/test/resources/golden/NAME/pom.xml, then run"
          + " mvn test -Dtest=GoldenDockerfilesTest -Dgolden.update";
  private static final Pattern MACRO = Pattern.compile("#macro\\(\\s*(\\w+)");
  private static final List<Distribution> DISTRIBUTIONS =
      Catalog.load().distributions().releases().stream()
          .filter(d -> d.family().isPresent())
          .toList();
  private static final List<PlannedImage> GOLDEN =
      GoldenCases.all().stream().flatMap(folder -> GoldenCases.plan(folder).stream()).toList();

  @TestFactory
  Stream<DynamicTest> every_provider_has_a_template_and_a_golden_case() {
    return Arrays.stream(Provider.values())
        .map(
            provider ->
                dynamicTest(
                    provider.word(),
                    () -> {
                      assertThat(TEMPLATES.resolve("interpreter/" + provider.word() + ".vm"))
                          .as("the template of a provider has its name")
                          .exists();
                      assertThat(GOLDEN)
                          .as(
                              "add a golden case with <provider>%s</provider>, or look into"
                                  + " Provider.of and Interpreters.resolve: %s",
                              provider.word(), GOLDEN_UPDATE)
                          .anyMatch(i -> i.interpreter().provider() == provider);
                    }));
  }

  @ParameterizedTest
  @EnumSource
  void everyProviderIsDocumented(Provider provider) throws IOException {
    var word = "`" + provider.word() + "`";
    assertThat(Files.readString(Path.of("README.md")).lines())
        .as("README.md, the row `interpreter/provider`, names %s", word)
        .anyMatch(line -> line.startsWith("| `interpreter/provider`") && line.contains(word));
    assertThat(Files.readString(Path.of("src/site/markdown/interpreters.md")))
        .as("interpreters.md has a row for %s", word)
        .contains("\n| " + word + " |");
  }

  @TestFactory
  Stream<DynamicTest> every_distribution_to_build_on_is_documented() throws IOException {
    var readme = Files.readString(Path.of("README.md"));
    var table = readme.substring(readme.indexOf("\n## Distributions\n"));
    return stable()
        .map(
            name ->
                dynamicTest(
                    name,
                    () ->
                        assertThat(table.substring(0, table.indexOf("\n## ", 1)).lines())
                            .as("README.md, Distributions, has a row for `%s:…`", name)
                            .anyMatch(line -> line.matches("\\| .*`" + name + "[:`].*"))));
  }

  @TestFactory
  Stream<DynamicTest> every_family_has_all_macros_and_packages() {
    return DISTRIBUTIONS.stream()
        .collect(Collectors.groupingBy(d -> d.family().orElseThrow()))
        .entrySet()
        .stream()
        .map(
            family ->
                dynamicTest(
                    family.getKey(),
                    () -> {
                      assertThat(macros(family.getKey()))
                          .as(
                              "templates/packages/%s.vm has each macro that another family has",
                              family.getKey())
                          .isEqualTo(allMacros());
                      assertThat(family.getValue())
                          .allSatisfy(
                              d -> assertThat(d.toolchain()).anyMatch(p -> p.startsWith("ca-cert")))
                          .allSatisfy(d -> assertThat(d.runtime()).isNotEmpty());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> every_family_has_a_golden_case_with_a_repository() {
    return DISTRIBUTIONS.stream()
        .map(d -> d.family().orElseThrow())
        .distinct()
        .map(
            family ->
                dynamicTest(
                    family,
                    () ->
                        assertThat(GOLDEN)
                            .as(
                                "add a golden case with a <repository> on a distribution of %s: %s",
                                family, GOLDEN_UPDATE)
                            .filteredOn(i -> i.family().equals(family))
                            .anyMatch(i -> i.interpreter().repository().isPresent())));
  }

  @TestFactory
  Stream<DynamicTest> every_distribution_to_build_on_has_a_golden_case() {
    return stable()
        .map(
            name ->
                dynamicTest(
                    name,
                    () ->
                        assertThat(GOLDEN)
                            .as("add a golden case with a <base> of %s: %s", name, GOLDEN_UPDATE)
                            .anyMatch(i -> i.distribution().name().equals(name))));
  }

  private static Stream<String> stable() {
    return DISTRIBUTIONS.stream()
        .filter(d -> d.kind() == Distribution.Kind.STABLE)
        .map(Distribution::name)
        .distinct();
  }

  @Test
  void sharedMacrosAreNoFamilysOwn() throws IOException {
    for (var shared : DockerfileRenderer.SHARED) {
      assertThat(macros(shared)).doesNotContainAnyElementsOf(allMacros());
    }
  }

  @Test
  void everyInterpreterTemplateHasAProvider() throws IOException {
    try (var files = Files.list(TEMPLATES.resolve("interpreter"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(Provider.values()).map(p -> p.word() + ".vm").toList());
    }
  }

  @Test
  void stagesKnowNeitherADistributionNorItsPackageManager() throws IOException {
    try (var files = Files.walk(TEMPLATES)) {
      var general =
          files.filter(Files::isRegularFile).filter(f -> !f.toString().contains("packages"));
      assertThat(general)
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file))
                      .doesNotContainPattern("\\b(apt-get|dpkg|dnf|rpm|zypper)\\b")
                      .doesNotContainPattern("#(else)?if\\([^)]*distribution"));
    }
  }

  /** All that some family knows to do; a family that cannot do one of them breaks a stage. */
  private static TreeSet<String> allMacros() throws IOException {
    var names = new TreeSet<String>();
    for (var distribution : DISTRIBUTIONS) {
      names.addAll(macros(distribution.family().orElseThrow()));
    }
    return names;
  }

  private static TreeSet<String> macros(String family) throws IOException {
    var text =
        Files.readString(TEMPLATES.resolve("packages/" + family + ".vm"), StandardCharsets.UTF_8);
    var names = new TreeSet<String>();
    MACRO.matcher(text).results().forEach(match -> names.add(match.group(1)));
    return names;
  }
}
