package io.github.pythonimage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.catalog.Distribution.Kind;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.PythonSeries;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionsTest {
  private static final Distributions DISTRIBUTIONS = Catalog.load().distributions();

  private static Distribution fromImageName(String base) {
    return DISTRIBUTIONS.resolve(Optional.empty(), ImageReference.of(base));
  }

  private static Distribution said(String distribution) {
    return DISTRIBUTIONS.resolve(Optional.of(distribution), ImageReference.of("acme/base:1"));
  }

  @ParameterizedTest
  @CsvSource({
    "debian:sid, /usr/bin/tini",
    "debian:trixie, /usr/bin/tini",
    "debian:bullseye, /usr/bin/tini",
    "debian:buster,",
    "ubuntu:noble, /usr/bin/tini",
    "leap:16.0, /usr/bin/catatonit",
    "sles:15.7,",
    "rocky:9,",
    "almalinux:10,",
    "rhel:8,",
    "alpine:3.22,"
  })
  void knowsTheInitProcess(String distribution, @Nullable String program) {
    assertThat(said(distribution).init().map(InitProcess::program))
        .isEqualTo(Optional.ofNullable(program));
  }

  @ParameterizedTest
  @CsvSource({
    "debian:trixie, debian:trixie",
    "debian:trixie-slim, debian:trixie",
    "debian:trixie-20251103-slim, debian:trixie",
    "debian:13, debian:trixie",
    "debian:13.2-slim, debian:trixie",
    "debian:12-slim, debian:bookworm",
    "debian:bookworm, debian:bookworm",
    "mirror.example.com:5000/library/debian:bookworm-slim, debian:bookworm",
    "ubuntu:24.04, ubuntu:noble",
    "ubuntu:noble, ubuntu:noble",
    "ubuntu:noble-20250101, ubuntu:noble",
    "ubuntu:22.04, ubuntu:jammy",
    "ubuntu:26.04, ubuntu:resolute",
    "rockylinux:9, rocky:9",
    "rockylinux:9-minimal, rocky:9",
    "rockylinux/rockylinux:9.5-minimal, rocky:9",
    "quay.io/rockylinux/rockylinux:10-ubi, rocky:10",
    "rockylinux:8.9.20231119, rocky:8",
    "almalinux:9, almalinux:9",
    "almalinux:9-minimal, almalinux:9",
    "almalinux:9.6-minimal-20250611, almalinux:9",
    "almalinux/9-base:9.6, almalinux:9",
    "almalinux/9-minimal, almalinux:9",
    "almalinux/10-init:10.0, almalinux:10",
    "registry.access.redhat.com/ubi9/ubi:9.6, rhel:9",
    "registry.access.redhat.com/ubi9/ubi-minimal:9.6-1747218906, rhel:9",
    "registry.access.redhat.com/ubi9:latest, rhel:9",
    "registry.access.redhat.com/ubi9-minimal, rhel:9",
    "redhat/ubi8, rhel:8",
    "registry.access.redhat.com/ubi10/ubi-init, rhel:10",
    "registry.example.com/ubi:9.6, rhel:9",
    "oraclelinux:9-slim, oraclelinux:9",
    "container-registry.oracle.com/os/oraclelinux:8, oraclelinux:8",
    "registry.suse.com/bci/bci-base:15.7, sles:15.7",
    "registry.suse.com/bci/bci-base:15.7.5.12, sles:15.7",
    "registry.suse.com/bci/bci-base:16.0, sles:16.0",
    "registry.suse.com/suse/sle15:15.6, sles:15.6",
    "opensuse/leap:15.6, leap:15.6",
    "registry.opensuse.org/opensuse/leap:16.0, leap:16.0"
  })
  void tellsTheDistributionFromAWellKnownBase(String base, String distribution) {
    assertThat(fromImageName(base)).hasToString(distribution);
  }

  @ParameterizedTest
  @CsvSource({
    "alpine:3.22, alpine:3.22, MUSL",
    "alpine:3.22.1, alpine:3.22, MUSL",
    "alpine:3.17, alpine:3.17, MUSL",
    "python:3.13-alpine3.11, alpine:3.11, MUSL",
    "python:3.13-alpine3.22, alpine:3.22, MUSL",
    "fedora:43, fedora:43, ROLLING",
    "quay.io/fedora/fedora-minimal:42-x86_64, fedora:42, ROLLING",
    "fedora:40, fedora:40, ROLLING",
    "quay.io/centos/centos:stream9, centos-stream:9, ROLLING",
    "quay.io/centos/centos:stream10-minimal, centos-stream:10, ROLLING",
    "quay.io/centos/centos:stream8, centos-stream:8, ROLLING",
    // Since 9 there is nothing else of that name.
    "mirror.example.com/centos:9, centos-stream:9, ROLLING",
    "centos:8, centos:8, STABLE",
    "centos:8.4.2105, centos:8, STABLE",
    "centos:centos7.9.2009, centos:7, STABLE",
    "centos:7, centos:7, STABLE",
    "centos:6, centos:6, STABLE",
    "opensuse/tumbleweed, tumbleweed:rolling, ROLLING",
    "opensuse/tumbleweed:latest, tumbleweed:rolling, ROLLING",
    "archlinux:base-devel, archlinux:rolling, ROLLING",
    "debian:sid-slim, debian:sid, ROLLING",
    "debian:unstable, debian:sid, ROLLING",
    "debian:testing-slim, debian:forky, ROLLING",
    "debian:forky, debian:forky, ROLLING"
  })
  void knowsThoseThatAreNoGoodBase(String base, String distribution, Kind kind) {
    assertThat(fromImageName(base)).hasToString(distribution);
    assertThat(fromImageName(base).kind()).isEqualTo(kind);
  }

  /** Whose it is, is known, and that is bad enough; but not another release's last day. */
  @ParameterizedTest
  @CsvSource({
    "alpine, alpine, MUSL",
    "alpine:latest, alpine:latest, MUSL",
    "alpine:edge, alpine:edge, MUSL",
    "alpine:3.10, alpine:3.10, MUSL",
    "alpine:3.99, alpine:3.99, MUSL",
    "python:3.13-alpine, alpine, MUSL",
    "python:3.13-alpine3.10, alpine:3.10, MUSL",
    "acme/debian:12-alpine, alpine, MUSL",
    "fedora, fedora, ROLLING",
    "fedora:30, fedora:30, ROLLING",
    "fedora:rawhide, fedora:rawhide, ROLLING",
    "quay.io/centos/centos:stream11, centos-stream:11, ROLLING"
  })
  void aReleaseThatIsNotKnownIsNoOtherOne(String base, String distribution, Kind kind) {
    var found = fromImageName(base);
    assertThat(found).hasToString(distribution);
    assertThat(found.kind()).isEqualTo(kind);
    assertThat(found.support()).isEmpty();
    assertThat(found.ownSeries()).isEmpty();
    // Else the first step would refuse the very base that was meant.
    assertThat(found.osRelease()).isEmpty();
    assertThat(DISTRIBUTIONS.releases()).doesNotContain(found);
  }

  @ParameterizedTest
  @CsvSource({
    "registry.access.redhat.com/ubi7/ubi, rhel:7",
    "ubi7, rhel:7",
    "ubi7/ubi-minimal:7.9, rhel:7",
    "oraclelinux:7-slim, oraclelinux:7",
    "debian:1, debian:1",
    "debian:130, debian:130",
    "ubuntu:13, ubuntu:13",
    "ubuntu:24, ubuntu:24",
    "ubuntu:18.04, ubuntu:18.04",
    "opensuse/leap:42.3, leap:42.3"
  })
  void saysWhichReleaseItDoesNotKnow(String base, String release) {
    assertThatThrownBy(() -> fromImageName(base))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(
            "<base>: '%s' is by its name %s, which is not a release that is known (as of 2026-08)."
                + " Choose one of %s:",
            base, release, release.replaceFirst(":.*", ""))
        .hasMessageEndingWith(", or say with <distribution> which of them it is.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "debian:slim-13",
        "ubuntu:bionic",
        "centos",
        "centos:latest",
        "rockylinux:latest",
        "registry.suse.com/suse/sle15",
        "registry.suse.com/bci/bci-base:latest",
        "python:3.13-slim-trixie",
        "acme/debian-base:trixie",
        "acme/alpine-tools:1"
      })
  void doesNotGuess(String base) {
    assertThatThrownBy(() -> fromImageName(base))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageMatching(".*does not tell which (distribution|release of \\w+) it is.*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scratch",
        "busybox:1.37",
        "gcr.io/distroless/base-debian12",
        "registry.access.redhat.com/ubi9/ubi-micro:9.6",
        "registry.access.redhat.com/ubi9-micro",
        "almalinux:9-micro",
        "rockylinux/rockylinux:9-ubi-micro",
        "registry.suse.com/bci/bci-minimal:15.7",
        "registry.suse.com/bci/bci-micro:15.7"
      })
  void refusesWhatNothingCanBeInstalledInto(String base) {
    assertThatThrownBy(() -> fromImageName(base))
        .hasMessage(
            "<base>: '%s' has no package manager: nothing can be updated in it. Use its sister that has one"
                + " (ubi-minimal, bci-base, debian's slim). If it does have one, say so with"
                + " <distribution>.",
            base);
  }

  @ParameterizedTest
  @CsvSource({
    "debian:trixie, debian:trixie",
    "debian:12, debian:bookworm",
    "rocky:9, rocky:9",
    "rocky:9.5, rocky:9",
    "ol:9.6, oraclelinux:9",
    "opensuse-leap:15.6, leap:15.6",
    "rhel:9, rhel:9"
  })
  void believesWhatIsSaid(String said, String distribution) {
    assertThat(said(said)).hasToString(distribution);
  }

  @ParameterizedTest
  @CsvSource({
    "debian:13, debian, VERSION_ID=13",
    "debian:sid, debian, VERSION_CODENAME=forky",
    "debian:testing, debian, VERSION_CODENAME=forky",
    "ubuntu:24.04, ubuntu, VERSION_ID=24.04",
    "oraclelinux:9, ol, VERSION_ID=9",
    "leap:15.6, opensuse-leap, VERSION_ID=15.6",
    "tumbleweed:rolling, opensuse-tumbleweed, ''"
  })
  void knowsWhatTheReleaseSaysOfItself(String said, String id, String release) {
    assertThat(said(said).id()).isEqualTo(id);
    assertThat(said(said).osRelease()).hasToString("{" + release + "}");
  }

  @Test
  void whatADistributionLacksIsNotAskedOfIt() {
    assertThat(said("rhel:9").toolchain()).doesNotContain("readline-devel").contains("gcc");
    assertThat(said("rhel:9").missingModules()).containsExactly("readline");
    assertThat(said("rocky:9").toolchain()).contains("readline-devel");
  }

  @Test
  void whatItHasApartBelongsToItsOwnSeries() {
    assertThat(said("debian:12").systemPackages().runtime())
        .containsExactly("python3", "python3-distutils");
    assertThat(said("debian:12").packagesOf(PythonSeries.of("3.11")).runtime())
        .containsExactly("python{series}", "python3-distutils");
    assertThat(said("debian:12").packagesOf(PythonSeries.of("3.12")).runtime())
        .containsExactly("python{series}");
    assertThat(said("debian:13").systemPackages().runtime()).containsExactly("python3");
  }

  @Test
  void theChoicesAreOneWordADistribution() {
    assertThatThrownBy(() -> fromImageName("acme/base:1"))
        .hasMessageMatching(
            "<base>: 'acme/base:1' does not tell which distribution it is\\. Add <distribution> with"
                + " one of [a-z]+:[^ ]+(, [a-z]+:[^ ]+)*\\.")
        .hasMessageContainingAll("debian:trixie|bookworm|bullseye, ", ", rocky:10|9|8, ");
  }

  @Test
  void theChoicesAreThoseThatFit() {
    assertThatThrownBy(() -> fromImageName("debian:latest"))
        .hasMessageEndingWith(
            "does not tell which release of debian it is. Add <distribution> with one of"
                + " debian:trixie|bookworm|bullseye.");
    assertThatThrownBy(() -> fromImageName("python:3.13-slim-trixie"))
        .hasMessageContaining("Add <distribution> (perhaps debian:trixie) with one of debian:");
    assertThatThrownBy(() -> said("rocky:7"))
        .hasMessage(
            "<distribution>: 'rocky:7' is not a known distribution. Known are rocky:10|9|8.");
  }

  @Test
  void whereNoneOfAMakerIsGoodAllOthersAreTheChoices() {
    assertThatThrownBy(() -> fromImageName("centos:latest"))
        .hasMessageContaining("Add <distribution> with one of debian:trixie|bookworm");
    assertThatThrownBy(() -> said("fedora:rawhide"))
        .hasMessageContaining("is not a known distribution. Known are debian:trixie|bookworm");
  }

  @ParameterizedTest
  @CsvSource({
    "trixie, debian:trixie",
    "rockylinux:9, rocky:9",
    "opensuse/leap:15.6, leap:15.6",
    "ubi9, rhel:9"
  })
  void whatWasMeantIsSuggested(String said, String meant) {
    assertThatThrownBy(() -> said(said))
        .hasMessageContaining(
            " is not a known distribution. Did you mean " + meant + "? Known are");
  }

  /** What is proposed as a base is an image that is one. */
  @Test
  void theImageOfAReleaseIsRecognizedAsThatRelease() {
    assertThat(DISTRIBUTIONS.releases())
        .filteredOn(d -> d.kind() == Kind.STABLE && d.family().isPresent())
        .hasSizeGreaterThan(20)
        .allSatisfy(d -> assertThat(fromImageName(d.image().orElseThrow())).isEqualTo(d));
  }
}
