package io.github.pythonimage.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.image.Policy;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.policy.PolicyResult.Violated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The policy {@code unpinned-build-requirements}. */
class UnpinnedBuildRequirementsTest {
  @TempDir private Path module;

  @BeforeEach
  void files() throws IOException {
    var hash = " --hash=sha256:" + "0".repeat(64) + "\n";
    Files.writeString(module.resolve("hashed.txt"), "idna==3.10" + hash);
    Files.writeString(module.resolve("bare.txt"), "idna==3.10\n");
    Files.writeString(module.resolve("hashed-build.txt"), "setuptools==80.9.0" + hash);
    Files.writeString(module.resolve("bare-build.txt"), "setuptools==80.9.0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "hashed.txt, , true",
    "hashed.txt, <buildConstraints>bare-build.txt</buildConstraints>, true",
    "hashed.txt, <buildConstraints>hashed-build.txt</buildConstraints>, false",
    "hashed.txt, <onlyBinary>:all:</onlyBinary>, false",
    "hashed.txt, <onlyBinary>idna</onlyBinary>, true",
    "bare.txt, , false"
  })
  void warnsWherePinnedSourcesMayBeBuiltWithPackagesWithoutHashes(
      String requirements, String more, boolean expected) {
    var images =
        PomImages.of(
            "<images><image><name>acme/python</name><pythons><python>3.13</python></pythons>"
                + "<wheels><requirements>%s</requirements>%s</wheels></image></images>"
                    .formatted(requirements, more == null ? "" : more),
            module);

    var findings =
        new Planner(Catalog.load(), Instant.parse("2026-11-01T12:00:00Z"))
            .examine(images)
            .images()
            .get(0)
            .findings();

    assertThat(findings)
        .filteredOn(finding -> finding.policy() == Policy.UNPINNED_BUILD_REQUIREMENTS)
        .hasSize(1)
        .allMatch(finding -> finding.result() instanceof Violated == expected);
  }
}
