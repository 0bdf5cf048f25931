package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.progress.ConsoleFake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the doctor says of some images. Rewrite the transcript with {@code mvn test
 * -Dgolden.update}, then read it.
 */
class DoctorTest {
  private static final Path TRANSCRIPT = Path.of("src/test/resources/progress/doctor.txt");
  private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");
  private static final String GOOD =
      """
      <image>
        <name>registry.example.com/platform/python</name>
        <base>debian:trixie-slim@sha256:%s</base>
        <pythons><python>3.13</python><python>3.14</python></pythons>
      </image>
      """
          .formatted("0".repeat(64));
  private static final String BAD =
      """
      <image>
        <name>acme/old</name>
        <base>debian:bookworm-slim</base>
        <pythons><python>3.10</python></pythons>
        <policies><python-end-of-life>error</python-end-of-life></policies>
      </image>
      <image>
        <name>acme/small</name>
        <base>alpine:3.22</base>
        <pythons>
          <python>3.11</python><python>3.12</python><python>3.13</python><python>3.99</python>
        </pythons>
        <policies><too-many-pythons>off</too-many-pythons></policies>
      </image>
      <image>
        <name>acme/mirrored</name>
        <base>registry.example.com/os/base:1</base>
        <pythons><python>3.13.5</python><python>3.14</python></pythons>
      </image>
      """;

  private final ConsoleFake console = new ConsoleFake();

  private void examine(String images) {
    new Doctor(console, new Planner(Catalog.load(), DAY))
        .examine(
            PomImages.of("<images>" + images + "</images>", Path.of("").toAbsolutePath()),
            new ValidationErrors());
  }

  @Test
  void theTranscript() throws IOException {
    String failure;
    try {
      examine(GOOD + BAD);
      failure = "";
    } catch (ConfigurationException e) {
      // Not the list of all distributions, which grows.
      failure = e.getMessage().replaceAll("Add <distribution> with .*", "Add <distribution> …");
    }
    var text = String.join("\n", console.all) + "\n\nand fails:\n" + failure + "\n";

    if (System.getProperty("golden.update") != null) {
      Files.writeString(TRANSCRIPT, text);
    }
    assertThat(TRANSCRIPT).as("missing: run with -Dgolden.update").exists();
    assertThat(text)
        .as("if the change is wanted, run with -Dgolden.update and read the diff")
        .isEqualTo(Files.readString(TRANSCRIPT));
  }

  @Test
  void anImageThatCouldOnlyBeBetterIsNoFailure() {
    assertThatCode(() -> examine(GOOD)).doesNotThrowAnyException();

    assertThat(console.all)
        .last()
        .isEqualTo("1 image examined: 0 mistakes, 0 warnings, 0 pieces of advice.");
  }

  /** The row of a provider, for one image. */
  private String fit(String provider, String base, String pythons, String interpreter) {
    console.all.clear();
    examine(
        GOOD.replaceFirst("<base>.*</base>", "<base>" + base + "</base>")
            .replaceFirst(
                "<pythons>.*</pythons>",
                "<pythons><python>"
                    + pythons.replace(" ", "</python><python>")
                    + "</python></pythons>"
                    + interpreter));
    return console.all.stream()
        .filter(line -> line.startsWith("  " + provider + " "))
        .reduce((policy, row) -> row)
        .orElseThrow()
        .strip()
        .replaceAll(" {2,}", " | ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "system; debian:bookworm; 3.11; yes | needs <acceptSystemPython>",
        "system; debian:bookworm; 3.12; no | debian:bookworm has Python 3.11, and not 3.12",
        "system; rockylinux:9; 3.9 3.12; no | rocky:9 has Python 3.9, and not 3.12",
        "system; oraclelinux:10; 3.12.1; yes | needs <acceptSystemPython>",
        "repository; debian:bookworm; 3.11; yes",
        "deadsnakes; ubuntu:24.04; 3.13; yes",
        "deadsnakes; ubuntu:24.04; 3.12 3.13; no | it has no 3.12, which is what ubuntu:noble itself has"
      })
  void aProviderFitsForThePythons(String provider, String base, String pythons, String row) {
    assertThat(fit(provider, base, pythons, "")).isEqualTo(provider + " | " + row.strip());
  }

  /** A distribution may have several, and it is known of one alone. */
  @Test
  void packagesOfAnotherSeriesAreNotRuledOut() {
    assertThat(fit("repository", "rockylinux:9", "3.9 3.11", ""))
        .isEqualTo(
            "repository | yes | the own packages of rocky:9 are of 3.9; unless it has 3.11 besides,"
                + " add a <repository>");
    assertThat(
            fit(
                "repository",
                "rockylinux:9",
                "3.11",
                "<interpreter><provider>repository</provider></interpreter>"))
        .startsWith("repository | yes | used here; the own packages of rocky:9 are of 3.9; unless");
    assertThat(
            fit(
                "repository",
                "rockylinux:9",
                "3.11",
                "<interpreter><provider>repository</provider><repository>"
                    + "<url>https://packages.acme.example/el9</url>"
                    + "<key>src/test/resources/golden/repository-signed/acme.asc</key>"
                    + "</repository></interpreter>"))
        .isEqualTo("repository | yes | used here");
  }

  @Test
  void warningsAreNoFailureEither() {
    examine(GOOD.replace("3.14", "3.9"));

    assertThat(console.all)
        .last()
        .isEqualTo("WARN 1 image examined: 0 mistakes, 1 warning, 0 pieces of advice.");
  }

  @Test
  void imagesThatCouldNotBeReadAreCountedWithTheOthers() {
    var errors = new ValidationErrors();
    errors.add(new ConfigurationException("<image> acme/x, <base>", "'' is no base.", "Give one."));

    assertThatThrownBy(
            () ->
                new Doctor(console, new Planner(Catalog.load(), DAY))
                    .examine(
                        PomImages.of(
                            "<images>" + GOOD.replace("3.14", "3.99") + "</images>",
                            Path.of("").toAbsolutePath()),
                        errors))
        .hasMessageStartingWith("2 mistakes in the configuration:\n<image> acme/x, <base>: ''")
        .hasMessageContaining("\n<image> registry.example.com/platform/python, <pythons><python>:");
  }
}
