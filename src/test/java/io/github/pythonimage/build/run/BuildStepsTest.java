package io.github.pythonimage.build.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.progress.Step;
import io.github.pythonimage.config.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What steps tell of the images that a build starts from. */
class BuildStepsTest {
  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  private static Map<String, String> digests(String name, String step) {
    var bases = new BuildSteps(List.of(name));
    bases.onStep(new Step("sha256:1", step, Optional.empty(), ""));
    return bases.digests();
  }

  @ParameterizedTest
  @CsvSource({
    "debian, docker.io/library/debian:latest",
    "debian:12, docker.io/library/debian:12",
    "acme/a, docker.io/acme/a:latest",
    "docker.io/debian:12, docker.io/library/debian:12",
    "localhost/a:1, localhost/a:1",
    "host:5000/a, host:5000/a:latest",
    "example.com/a/b:1, example.com/a/b:1"
  })
  void fullNameNamesRegistryAndTag(String text, String whole) {
    assertThat(BuildSteps.fullName(ImageReference.of(text))).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "debian:trixie-slim, [os 1/2] FROM docker.io/library/debian:trixie-slim@",
    "debian, [os 1/2] FROM docker.io/library/debian:latest@",
    "acme/base:1, [linux/arm64 os 1/2] FROM docker.io/acme/base:1@",
    "docker.io/acme/base:1, [os 1/2] FROM docker.io/acme/base:1@",
    "localhost:5000/a:1, [1/1] FROM localhost:5000/a:1@",
    "docker/dockerfile:1, docker-image://docker.io/docker/dockerfile:1@"
  })
  void theDigestOfWhatWasMeant(String name, String step) {
    assertThat(digests(name, step + DIGEST)).containsExactly(Map.entry(name, DIGEST));
  }

  @ParameterizedTest
  @CsvSource({
    "debian:trixie-slim, [os 1/2] FROM docker.io/library/debian:trixie-slim",
    "debian:trixie-slim, [os 1/2] FROM docker.io/library/debian:trixie@sha256:1",
    "debian:trixie-slim, [os 1/2] FROM mirror/docker.io/library/debian:trixie-slim@sha256:1",
    "debian:trixie-slim, [internal] load metadata for docker.io/library/debian:trixie-slim",
    "debian:trixie-slim, '[os 2/2] RUN echo @sha256:'"
  })
  void nothingOfAnyOther(String name, String step) {
    assertThat(digests(name, step)).isEmpty();
  }

  @Test
  void severalAreToldApart() {
    var bases = new BuildSteps(List.of("a:1", "b:1"));
    bases.onStep(new Step("1", "FROM docker.io/library/b:1@sha256:2", Optional.empty(), ""));
    bases.onStep(new Step("2", "FROM docker.io/library/a:1@sha256:3", Optional.empty(), ""));
    assertThat(bases.digests()).isEqualTo(Map.of("a:1", "sha256:3", "b:1", "sha256:2"));
  }
}
