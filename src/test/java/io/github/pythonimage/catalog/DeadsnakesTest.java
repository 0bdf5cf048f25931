package io.github.pythonimage.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.interpreter.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadsnakesTest {
  private static final String FINGERPRINT = "F23C5A6CF475977595C89F51BA6932366A755776";

  /** The digits come from the PPA's page, the key from elsewhere: neither vouches for itself. */
  @Test
  void itsKeyIsTheOneThatLaunchpadNames(@TempDir Path module) throws Exception {
    var facts = Catalog.deadsnakes();
    Files.write(module.resolve("key.asc"), facts.key());

    var read = SigningKey.read(module, "key.asc", Optional.of(FINGERPRINT));

    assertThat(facts.fingerprint()).isEqualTo(FINGERPRINT);
    assertThat(read.fingerprint()).isEqualTo(FINGERPRINT);
    assertThat(read.armored()).isEqualTo(String.join("\n", facts.key()));
  }

  @Test
  void itsSuitesAreReleasesOfUbuntu() {
    var codenames =
        Catalog.load().distributions().releases().stream()
            .filter(release -> release.name().equals("ubuntu"))
            .flatMap(release -> release.codename().stream())
            .toList();

    assertThat(codenames).containsAll(Catalog.deadsnakes().suites().keySet());
  }
}
