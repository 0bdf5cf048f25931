package io.github.pythonimage.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.BuildPlan.PolicyWarning;
import io.github.pythonimage.plan.policy.PolicyFinding;
import io.github.pythonimage.plan.policy.PolicyResult;
import io.github.pythonimage.plan.policy.PolicyResult.Passed;
import io.github.pythonimage.plan.policy.PolicyResult.Unknown;
import io.github.pythonimage.plan.policy.PolicyResult.Violated;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each policy makes of which image, on which day. */
class PoliciesTest {
  private static final Catalog CATALOG = Catalog.load();
  private static final String DIGEST = "@sha256:" + "0".repeat(64);

  private static Planner planner(String day) {
    return new Planner(CATALOG, LocalDate.parse(day).atTime(12, 0).toInstant(ZoneOffset.UTC));
  }

  private static List<ImageSpec> specs(String images) {
    return PomImages.of("<images>" + images + "</images>", Path.of("").toAbsolutePath());
  }

  private static String image(String elements) {
    var pythons = elements.contains("<pythons>") ? "" : pythons("3.13", "3.14");
    return "<image><name>acme/python</name>" + pythons + elements + "</image>";
  }

  private static String pythons(String... versions) {
    return "<pythons><python>" + String.join("</python><python>", versions) + "</python></pythons>";
  }

  private static String base(String base) {
    return "<base>" + base + "</base>";
  }

  private static PolicyFinding finding(String day, String policy, String elements) {
    return planner(day).examine(specs(image(elements))).images().get(0).findings().stream()
        .filter(finding -> finding.policy().word().equals(policy))
        .findFirst()
        .orElseThrow();
  }

  /** In one word: how severe it is, or that it is none. */
  private static String word(PolicyFinding finding) {
    if (finding.result() instanceof Passed) {
      return "fine";
    }
    return finding.result() instanceof Unknown ? "unknown" : EnumNames.word(finding.severity());
  }

  @ParameterizedTest
  @CsvSource({
    // Everybody's last day is a good one; then comes Debian LTS, and that has a last day too.
    "debian:bookworm-slim, 2026-07-11, fine",
    "debian:bookworm-slim, 2026-07-12, warn",
    "debian:bookworm-slim, 2028-06-30, warn",
    "debian:bookworm-slim, 2028-07-01, error",
    // Nothing comes after it.
    "ubuntu:25.10, 2026-07-01, fine",
    "ubuntu:25.10, 2026-07-02, error",
    // Extended for money.
    "ubuntu:22.04, 2027-04-02, warn",
    "ubuntu:22.04, 2032-04-10, error",
    // What the data calls extended, but ended on the same day.
    "debian:lenny, 2012-02-06, fine",
    "debian:lenny, 2012-02-07, error",
    "oraclelinux:10, 2026-11-01, unknown",
    // Each by its own day, and by nobody else's.
    "alpine:3.17, 2024-11-22, fine",
    "alpine:3.17, 2024-11-23, error",
    "alpine:3.10, 2026-11-01, unknown",
    "alpine, 2026-11-01, unknown",
    "fedora:40, 2025-05-14, error",
    "fedora:rawhide, 2026-11-01, unknown",
    "centos:7, 2024-06-30, fine",
    "centos:7, 2024-07-01, error",
    "centos:8, 2022-01-01, error",
    "centos:stream8, 2022-01-01, fine",
    "centos:stream8, 2024-06-01, error"
  })
  void baseEndOfLife(String base, String day, String expected) {
    assertThat(word(finding(day, "base-end-of-life", base(base)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "debian:trixie-slim, 2028-02-10, fine",
    "debian:trixie-slim, 2028-02-11, warn",
    "debian:trixie-slim, 2028-08-09, warn",
    // Then of what is left: it is told before it becomes an error.
    "debian:trixie-slim, 2028-08-10, fine",
    "debian:trixie-slim, 2029-12-31, fine",
    "debian:trixie-slim, 2030-01-01, warn",
    "debian:trixie-slim, 2030-06-30, warn",
    "debian:trixie-slim, 2030-07-01, fine",
    "oraclelinux:10, 2026-11-01, unknown"
  })
  void baseEndOfLifeSoon(String base, String day, String expected) {
    assertThat(word(finding(day, "base-end-of-life-soon", base(base)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "base-musl, alpine:3.22, error",
    "base-musl, debian:trixie-slim, fine",
    "base-rolling, fedora:44, error",
    "base-rolling, debian:sid, error",
    "base-rolling, debian:forky-slim, error",
    "base-rolling, centos:stream10, error",
    "base-rolling, fedora:rawhide, error",
    "base-musl, alpine:edge, error",
    "base-rolling, archlinux:rolling, error",
    "base-rolling, debian:trixie-slim, fine",
    "base-not-pinned, debian:trixie-slim, off",
    "base-not-pinned, debian:trixie-slim@, fine"
  })
  void bases(String policy, String base, String expected) {
    var elements = base(base.replace("@", DIGEST));
    assertThat(word(finding("2026-11-01", policy, elements))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "python-end-of-life, 3.10, 2026-10-31, fine",
    "python-end-of-life, 3.10, 2026-11-01, warn",
    "python-end-of-life, 3.13 3.9.2, 2026-11-01, warn",
    "python-pre-release, 3.13 3.14, 2026-11-01, fine",
    "python-pre-release, 3.15.0rc1, 2026-11-01, warn",
    "python-pre-release, 3.15, 2026-11-01, warn",
    "python-outdated, 3.13 3.14, 2026-11-01, fine",
    "python-outdated, 3.13.14, 2026-11-01, fine",
    "python-outdated, 3.13 3.14.1, 2026-11-01, warn",
    "python-outdated, 3.13.0rc2, 2026-11-01, warn",
    // The series has no final release yet.
    "python-outdated, 3.15.0rc1, 2026-11-01, fine",
    "too-many-pythons, 3.11 3.12 3.13, 2026-11-01, fine",
    "too-many-pythons, 3.11 3.12 3.13 3.14, 2026-11-01, warn",
    "single-python, 3.13, 2026-11-01, off",
    "single-python, 3.13 3.14, 2026-11-01, fine",
    // Another release of the series is no other series to move to.
    "single-python, 3.13.5 3.13.6, 2026-11-01, off"
  })
  void thePythons(String policy, String pythons, String day, String expected) {
    var finding = finding(day, policy, pythons(pythons.split(" ")));
    assertThat(word(finding)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "source, fine",
    "system, error",
    "repository, warn",
    "repository</provider><command>/opt/acme/bin/python{series}</command><provider>repository, fine",
    "system</provider><acceptSystemPython>true</acceptSystemPython><provider>system, off"
  })
  void theProvider(String provider, String expected) {
    var elements = "<interpreter><provider>" + provider + "</provider></interpreter>";
    assertThat(word(finding("2026-11-01", "system-python", elements))).isEqualTo(expected);
  }

  /** Whatever they are called: what counts is whose Python the command is. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "debian:trixie | 3.13 | python3 | /usr/bin/python3 | warn",
        "debian:trixie | 3.13 | python3 | /bin/python3 | warn",
        "debian:trixie | 3.13 | python3 | - | warn",
        "debian:trixie | 3.13 | python{series} | /usr/bin/python{series} | warn",
        "debian:trixie | 3.13 | - | /usr/bin/python3.13 | warn",
        "debian:trixie | 3.12 | - | /usr/bin/python3 | warn",
        "debian:trixie | 3.12 | - | - | fine",
        "debian:trixie | 3.13 | acme-python{series} | /opt/acme/bin/python{series} | fine",
        "debian:trixie | 3.13 | python3 | /opt/acme/bin/python{series} | fine",
        "rockylinux:9 | 3.9 | - | - | warn",
        "rockylinux:9 | 3.11 | - | - | fine",
        "rockylinux:9 | 3.11 | python3 | /usr/bin/python3 | warn",
        "opensuse/leap:16.0 | 3.13 | - | - | warn",
        "opensuse/leap:16.0 | 3.12 | - | - | fine",
        // Which series is its own is not known; the package's name is.
        "debian:forky | 3.14 | - | - | fine",
        "debian:forky | 3.14 | python3 | - | warn",
        "debian:forky | 3.14 | - | /usr/bin/python3 | warn",
        // There are no templates, so there is nothing that would be installed.
        "archlinux | 3.14 | python3 | /usr/bin/python3 | fine"
      })
  void packagesOfTheBase(
      String base, String python, String packages, String command, String expected) {
    assertThat(
            word(
                finding(
                    "2026-11-01", "system-python", packaged(base, python, packages, command, ""))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "3.13 | acme-python{series} | /opt/acme/bin/python{series} | fine",
        "3.12 | python{series} | - | fine",
        "3.12 | python3 | /usr/bin/python3.12 | fine",
        // In the place of the distribution's, whoever made it.
        "3.13 | python{series} | - | warn",
        "3.12 | acme-python{series} | /usr/bin/python3 | warn"
      })
  void packagesOfOthers(String python, String packages, String command, String expected) {
    var repository =
        "<repository><url>https://packages.acme.example/debian</url><key>src/test/resources/golden/repository-signed/acme.asc</key></repository>";
    assertThat(
            word(
                finding(
                    "2026-11-01",
                    "system-python",
                    packaged("debian:trixie", python, packages, command, repository))))
        .isEqualTo(expected);
  }

  private static String packaged(
      String base,
      String python,
      @Nullable String packages,
      @Nullable String command,
      String repository) {
    return base(base)
        + pythons(python)
        + "<interpreter><provider>repository</provider>"
        + (packages == null ? "" : "<packages><package>" + packages + "</package></packages>")
        + (command == null ? "" : "<command>" + command + "</command>")
        + repository
        + "</interpreter>";
  }

  @Test
  void packagesOfTheBaseAreNamedByTheirCommand() {
    assertThat(
            planner("2026-01-01")
                .plan(
                    specs(
                        image(
                            packaged("debian:trixie", "3.13", "python3", "/usr/bin/python3", ""))))
                .warnings())
        .extracting(PolicyWarning::text)
        .containsExactly(
            "system-python: /usr/bin/python3 is what the programs of debian:trixie use, so packages"
                + " that it has for them appear among yours. Use another series, another"
                + " <provider>, or a <repository> whose Python has a <command> of its own.");
  }

  @ParameterizedTest
  @CsvSource({
    "source, warn",
    "python-build, warn",
    "pyenv, warn",
    // The packages or the base choose the release.
    "repository, fine",
    "image, fine"
  })
  void releaseIsOutdatedOnlyIfThePomChoosesIt(String provider, String expected) {
    var elements =
        pythons("3.13.5") + "<interpreter><provider>" + provider + "</provider></interpreter>";
    assertThat(word(finding("2026-11-01", "python-outdated", elements))).isEqualTo(expected);
  }

  @Test
  void outdatedReleasesAreNamedWithTheNewestOnes() {
    assertThat(planner("2026-11-01").plan(specs(image(pythons("3.13.1", "3.14.2")))).warnings())
        .extracting(PolicyWarning::text)
        .containsExactly(
            "python-outdated: the newest release of 3.13 is 3.13.14, not 3.13.1; the newest release"
                + " of 3.14 is 3.14.6, not 3.14.2 (known as of 2026-08). Write"
                + " <python>3.13.14</python> and <python>3.14.6</python>, or the series alone,"
                + " which takes the newest known release. To keep the old release:"
                + " <policies><python-outdated>off</python-outdated></policies>.");
  }

  @Test
  void releaseWithAChecksumIsOutdatedTooAndANewerOneIsNot() {
    var python =
        "<pythons><python><version>%s</version><sha256>"
            + "0".repeat(64)
            + "</sha256></python></pythons>";
    assertThat(word(finding("2026-11-01", "python-outdated", python.formatted("3.13.7"))))
        .isEqualTo("warn");
    assertThat(word(finding("2026-11-01", "python-outdated", python.formatted("3.13.99"))))
        .isEqualTo("fine");
  }

  @Test
  void newestArchiveOfASeriesCanBeOutdated() {
    var elements =
        pythons("3.13")
            + "<interpreter><provider>standalone</provider><archives><archive>"
            + "<python>3.13.5</python><platform>linux/amd64</platform>"
            + "<url>https://mirror.example.com/python.tar.gz</url><sha256>"
            + "0".repeat(64)
            + "</sha256></archive></archives></interpreter>";

    assertThat(finding("2026-11-01", "python-outdated", elements).warning())
        .contains(
            "python-outdated: the newest release of 3.13 is 3.13.14, not 3.13.5 (known as of"
                + " 2026-08). Add each <archive> of 3.13.14, and name that release in <pythons>. To"
                + " keep the old release:"
                + " <policies><python-outdated>off</python-outdated></policies>.");
    assertThat(
            finding("2026-11-01", "python-outdated", elements.replace("3.13.5", "3.13.14"))
                .result())
        .isEqualTo(new Passed("no newer patch release is known (as of 2026-08)"));
  }

  @ParameterizedTest
  @CsvSource({"2026-07-12, warn", "2028-07-01, warn"})
  void whatIsSaidIsForTheExtendedPeriodAndForWhatComesAfterIt(String day, String said) {
    var elements =
        base("debian:bookworm")
            + "<policies><base-end-of-life>"
            + said
            + "</base-end-of-life></policies>";
    assertThat(word(finding(day, "base-end-of-life", elements))).isEqualTo(said);
    assertThat(word(finding(day, "base-end-of-life", elements.replace("warn", "error"))))
        .isEqualTo("error");
    assertThat(planner(day).plan(specs(image(elements.replace("warn", "off")))).warnings())
        .extracting(PolicyWarning::text)
        .noneMatch(text -> text.startsWith("base-end-of-life:"));
  }

  @Test
  void aWarningSaysWhoMendsWhatIsLeftAndUntilWhen() {
    assertThat(planner("2026-11-01").plan(specs(image(base("debian:bookworm-slim")))).warnings())
        .containsExactly(
            new PolicyWarning(
                "python",
                "base-end-of-life: the standard support of debian:bookworm ended on 2026-07-11;"
                    + " extended support (Debian LTS, by volunteers for a part of its packages)"
                    + " ends on 2028-06-30 (known as of 2026-08). Move to debian:trixie, which is"
                    + " supported until 2028-08-09."));
  }

  @Test
  void whatIsNotKnownOfAReleaseIsSaid() {
    assertThat(finding("2026-11-01", "base-end-of-life", base("fedora:30")).result())
        .isEqualTo(
            new Unknown(
                "fedora:30 is no known release (as of 2026-08), so its end of life is unknown"));
  }

  @Test
  void anEndedDistributionIsNotItsSuccessor() {
    assertThatThrownBy(() -> planner("2026-11-01").plan(specs(image(base("centos:8")))))
        .hasMessage(
            "<image> acme/python, <base>: base-end-of-life: centos:8 reached end of life"
                + " on 2021-12-31 (known as of 2026-08). Use a release of Debian,"
                + " Ubuntu, Rocky, Alma, RHEL's UBI or SUSE.");
  }

  @Test
  void whatEndedOnOneDayIsToldOnce() {
    assertThat(finding("2026-11-01", "base-end-of-life", base("debian:lenny")).result())
        .isEqualTo(
            PolicyResult.violated(
                Policy.BASE_END_OF_LIFE,
                "debian:lenny reached end of life on 2012-02-06 (known as of 2026-08).",
                "Move to debian:trixie, which is supported until 2028-08-09."));
  }

  @Test
  void aWarningIsForAnImageAndNotForEachOfItsPythons() {
    var plan = planner("2026-11-01").plan(specs(image(pythons("3.9", "3.10", "3.13", "3.14.6"))));

    assertThat(plan.images()).hasSize(4);
    assertThat(plan.warnings())
        .extracting(PolicyWarning::text)
        .containsExactly(
            "python-end-of-life: Python gets no security fixes any more: 3.9 since 2025-10-31, 3.10"
                + " since 2026-10-31 (known as of 2026-08). Use 3.11 or newer.",
            "too-many-pythons: 4 Pythons are to be built, tested and kept up to date. Keep 3: the"
                + " one in use, the one to move to, the one that is left.");
  }

  @Test
  void allErrorsOfAllImagesAreOneFailure() {
    var images =
        image(base("debian:buster"))
            + image(base("alpine:3.22")).replace("acme/python", "acme/small")
            + image(pythons("3.13") + "<policies><single-python>error</single-python></policies>")
                .replace("acme/python", "acme/jobs");

    assertThatThrownBy(() -> planner("2026-11-01").plan(specs(images)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            """
            3 mistakes in the configuration:
            <image> acme/python, <base>: base-end-of-life: debian:buster reached end of life on 2024-06-30 (Debian LTS, by volunteers for a part of its packages; standard support ended 2022-09-10) (known as of 2026-08). Move to debian:trixie, which is supported until 2028-08-09. To build it all the same: -Dpython-image.policies=base-end-of-life=warn.
            <image> acme/small, <base>: base-musl: the C library of alpine:3.22 is musl: manylinux wheels do not run on it, what has no musllinux wheel is compiled, and what runs does so otherwise than most makers have tested it. Use a release of Debian, Ubuntu, Rocky, Alma, RHEL's UBI or SUSE.
            <image> acme/jobs, <pythons>: single-python: there is no other Python series to move to, so all users must move on the same day. Add <python>3.14</python>. To build it all the same: -Dpython-image.policies=single-python=warn.""");
  }

  @Test
  void aPermissionMakesNoTemplates() {
    var alpine = image(base("alpine:3.22") + "<policies><base-musl>off</base-musl></policies>");

    assertThatThrownBy(() -> planner("2026-01-01").plan(specs(alpine)))
        .hasMessage(
            "<image> acme/python, <base>: there are no templates for alpine:3.22. Use Debian,"
                + " Ubuntu, Rocky, Alma, RHEL's UBI or SUSE.");
  }

  @Test
  void mistakesAndViolatedPoliciesAreToldTogether() {
    var image = image(base("debian:sid") + pythons("3.99", "3.98") + "<tags><tag>{x}</tag></tags>");

    var examination = planner("2026-11-01").examine(specs(image));

    assertThat(examination.mistakes())
        .extracting(ConfigurationException::getMessage)
        .satisfiesExactly(
            first -> assertThat(first).contains("<python>: '3.99' is not a series"),
            second -> assertThat(second).contains("<python>: '3.98' is not a series"),
            third -> assertThat(third).contains("<base>: base-rolling: debian:sid changes"));
  }

  @Test
  void whatTheBaseIsMayBeUnknownAndTheRestIsTold() {
    var findings =
        planner("2026-11-01").examine(specs(image(base("acme/base:1")))).images().get(0).findings();

    assertThat(findings).extracting(PolicyFinding::policy).containsExactly(Policy.values());
    assertThat(findings)
        .filteredOn(finding -> finding.result() instanceof Unknown)
        .extracting(finding -> finding.policy().word())
        .containsExactly("base-musl", "base-rolling", "base-end-of-life", "base-end-of-life-soon");
    assertThat(findings).filteredOn(v -> v.result() instanceof Violated).hasSize(1);
  }

  @Test
  void aDayIsOneOfUtc() {
    var specs = specs(image(base("debian:bookworm")));
    var last = Instant.parse("2026-07-11T23:59:59Z");

    assertThat(new Planner(CATALOG, last).plan(specs).warnings())
        .extracting(PolicyWarning::text)
        .noneMatch(text -> text.startsWith("base-end-of-life:"));
    assertThat(new Planner(CATALOG, last.plusSeconds(1)).plan(specs).warnings())
        .extracting(PolicyWarning::text)
        .anyMatch(text -> text.startsWith("base-end-of-life:"));
  }
}
