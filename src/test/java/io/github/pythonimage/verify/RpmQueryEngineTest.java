package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.docker.TestEngine;
import io.github.pythonimage.verify.check.CheckContext;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.check.Expectations;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Identity;
import io.github.pythonimage.verify.check.IdentityFixture;
import io.github.pythonimage.verify.check.Severity;
import io.github.pythonimage.verify.packages.RpmPackages;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Databases of rpm, which the rpm of the base reads. A Debian with rpm, and without dpkg's own
 * list, stands for a distribution of rpm.
 */
@Tag("engine")
@Timeout(300)
class RpmQueryEngineTest {
  private static final String BASE =
      """
      FROM debian:trixie-slim
      RUN apt-get update && apt-get install -y --no-install-recommends rpm
      RUN <<'END'
      set -eu
      for name in acme-libs gcc-c++ acme-devel; do
        printf '%s\\n' "Name: $name" 'Version: 1' 'Release: 1' 'Summary: test' 'License: MIT' \\
          'BuildArch: noarch' '%description' 'test' '%files' >"/$name.spec"
        rpmbuild -bb --quiet --define '_rpmdir /packages' "/$name.spec"
      done
      rm -rf /var/lib/dpkg /var/lib/rpm
      mkdir -p /usr/lib/sysimage/rpm
      ln -s ../../usr/lib/sysimage/rpm /var/lib/rpm
      rpm --dbpath /usr/lib/sysimage/rpm -i --nodeps /packages/noarch/acme-libs-1-1.noarch.rpm
      END
      """;
  private static final String INSTALL =
      "RUN rpm --dbpath /usr/lib/sysimage/rpm -i --nodeps /packages/noarch/%s-1-1.noarch.rpm\n";
  // What an image could answer if it was asked.
  private static final String LIE = "RUN printf '#!/bin/sh\\necho acme-libs\\n' >/usr/bin/rpm\n";

  private static TestEngine test;
  private static String base;

  @BeforeAll
  static void prepare() {
    test = new TestEngine();
    base = test.build("rpm-base", BASE);
  }

  @AfterAll
  static void close() throws IOException {
    test.close();
  }

  private static CheckContext read(String base, String image, Identity identity) {
    var info = test.engine().inspect(image).orElseThrow();
    return new EngineImageReader(test.engine(), target -> Optional.empty())
        .read(CheckContextFixture.targetOnRpm(base), info, identity);
  }

  private static List<Finding> findings(CheckContext context) {
    return Rules.OUTSIDE.stream()
        .filter(rule -> rule.name().equals("package-list"))
        .flatMap(rule -> rule.findings(context).stream())
        .toList();
  }

  @Test
  void findsPackagesOfCompilersThoughTheImageLies() {
    var image =
        test.build(
            "rpm-bad",
            "FROM "
                + base
                + "\n"
                + INSTALL.formatted("gcc-c++")
                + INSTALL.formatted("acme-devel")
                + LIE);

    var context = read(base, image, IdentityFixture.UNKNOWN);

    assertThat(context.rpm().orElseThrow().names())
        .containsExactlyInAnyOrder("acme-libs", "gcc-c++", "acme-devel");
    assertThat(findings(context))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isError()).isTrue();
              assertThat(finding.message()).startsWith("2 packages (acme-devel, gcc-c++)");
            });
    assertThat(test.probesLeft()).isEmpty();
  }

  @Test
  void findsNothingInAGoodImage() {
    var image = test.build("rpm-good", "FROM " + base + "\nRUN touch /acme\n");

    var context = read(base, image, IdentityFixture.UNKNOWN);

    assertThat(context.rpm()).contains(new RpmPackages(List.of("acme-libs"), ""));
    assertThat(findings(context)).isEmpty();
  }

  @Test
  void saysWhyPackagesWereNotChecked() {
    var damaged =
        test.build(
            "rpm-damaged",
            "FROM " + base + "\nRUN echo damaged >/usr/lib/sysimage/rpm/rpmdb.sqlite\n");
    var promised =
        new Expectations(
            Optional.empty(),
            OptionalInt.empty(),
            Optional.of(List.of("sha256:other")),
            Optional.empty(),
            Optional.empty(),
            false,
            Set.of());

    assertNotChecked(
        read("nobody/has-this:1", damaged, IdentityFixture.UNKNOWN),
        "docker pull nobody/has-this:1");
    assertNotChecked(read(base, damaged, IdentityFixture.UNKNOWN), "did not read it");
    assertNotChecked(
        read("debian:trixie-slim", damaged, IdentityFixture.UNKNOWN), "no rpm that starts");
    assertNotChecked(
        read(damaged, damaged, IdentityFixture.UNKNOWN), "another image than the base");
    assertNotChecked(
        read(base, damaged, new Identity("", Map.of(), promised)), "another image than the base");
  }

  private static void assertNotChecked(CheckContext context, String reason) {
    assertThat(findings(context))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.message()).contains("were not checked").contains(reason);
            });
  }
}
