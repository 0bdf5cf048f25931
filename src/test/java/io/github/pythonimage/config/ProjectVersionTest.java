package io.github.pythonimage.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.4.0, 1.4.0",
    "1, 1",
    "2026.01.05, 2026.1.5",
    "v1.4, 1.4",
    "1.4.0-SNAPSHOT, 1.4.0.dev0",
    "1.4.0-20260102.030405-7, 1.4.0.dev20260102030405",
    "1.4.0-alpha-1, 1.4.0a1",
    "1.4.0-alpha, 1.4.0a0",
    "1.4.0a1, 1.4.0a1",
    "1.4.0-beta-2, 1.4.0b2",
    "1.4.0-BETA02, 1.4.0b2",
    "1.4.0-M3, 1.4.0b3",
    "1.4.0-milestone-3, 1.4.0b3",
    "1.4.0-RC1, 1.4.0rc1",
    "1.4.0-rc.1, 1.4.0rc1",
    "1.4.0.CR2, 1.4.0rc2",
    "1.4.0-RC1-SNAPSHOT, 1.4.0rc1.dev0",
    "1.4.0-RC1-20260102.030405-7, 1.4.0rc1.dev20260102030405",
    "1.4.0.Final, 1.4.0",
    "1.4.0.RELEASE, 1.4.0",
    "1.4.0-GA, 1.4.0",
    "1.4.0-1, 1.4.0.post1",
    "1.4.0-sp-2, 1.4.0.post2",
    "1.4.0-SP2, 1.4.0.post2",
    "1.4.0-rc1-2, 1.4.0rc1.post2",
    "1.4.0.post1, 1.4.0.post1",
    "1.4.0.dev3, 1.4.0.dev3",
    "1.4.0rc1.post2.dev3, 1.4.0rc1.post2.dev3",
    "1.4.0-dev, 1.4.0.dev0",
    "1.4.0-dev-SNAPSHOT, 1.4.0.dev0",
  })
  void keepsTheOrderThatMavenHas(String maven, String pep440) {
    assertThat(ProjectVersion.of(maven).pep440()).contains(pep440);
  }

  @ParameterizedTest
  @CsvSource({
    "1.4.0-3f2c1ab, 1.4.0+3f2c1ab",
    "1.4.0-12ab34f, 1.4.0+12ab34f",
    "1.4.0-a1b2c3d, 1.4.0+a1b2c3d",
    "1.4.0-alpha-1a2b3c4, 1.4.0a0+1a2b3c4",
    "1.4.0-beta2x, 1.4.0+beta2x",
    "1.4.0-3f2c1ab-SNAPSHOT, 1.4.0.dev0+3f2c1ab",
    "1.4.0-Feature_X-SNAPSHOT, 1.4.0.dev0+feature.x",
    "1.4.0+Build.007, 1.4.0+build.7",
    "1.4.0-rc.1+rc2, 1.4.0rc1+rc2",
    "1.4.0-jre, 1.4.0+jre",
    "1.4.0-develop, 1.4.0+develop",
    "1.4.0-postgres, 1.4.0+postgres",
    "1.4.0-preview, 1.4.0+preview",
    "1.4.0-alphabet, 1.4.0+alphabet",
  })
  void otherQualifiersBecomeALocalLabel(String maven, String pep440) {
    assertThat(ProjectVersion.of(maven).pep440()).contains(pep440);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "main-SNAPSHOT", "SNAPSHOT", "release-1", "-1", ".1"})
  void offersNothingWithoutANumber(String maven) {
    var version = ProjectVersion.of(maven);

    assertThat(version.pep440()).isEmpty();
    assertThat(version.problem()).isEqualTo("it does not begin with a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0~1", "${revision}", "1.0 beta", "1.0'", "1.0\n", "1.０"})
  void offersNothingForOtherCharacters(String maven) {
    assertThat(ProjectVersion.of(maven).problem()).startsWith("it has characters other than");
  }

  @Test
  void offersNothingForALongVersion() {
    assertThat(ProjectVersion.of("1".repeat(200)).pep440()).isPresent();
    assertThat(ProjectVersion.of("1".repeat(201)).problem())
        .isEqualTo("it has more than 200 characters");
  }
}
