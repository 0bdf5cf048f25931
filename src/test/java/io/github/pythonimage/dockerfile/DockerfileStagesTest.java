package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layers that an image has over its base, told from its Dockerfile. */
class DockerfileStagesTest {

  @Test
  void countsInstructionsOfAStageAndOfThoseItIsMadeFrom() {
    var text =
        """
        # syntax=docker/dockerfile:1
        FROM debian:trixie AS base
        USER 0
        FROM base AS other
        RUN make
        FROM base AS os
        RUN --mount=type=cache,target=/x \\
            # COPY of a comment
            COPY of a command \\
            <<'EOF'
        RUN in a script
        COPY in a script
        EOF
        WORKDIR /srv
        FROM os AS runtime
        COPY --link --from=other /a /a
        ENV PATH=/a
        ENTRYPOINT ["RUN"]
        """;

    assertThat(new DockerfileStages(text).layers("runtime")).isEqualTo(3);
    assertThat(new DockerfileStages(text).layers("other")).isEqualTo(1);
    assertThat(new DockerfileStages(text).layers("base")).isZero();
    assertThat(new DockerfileStages(text).layers("none")).isZero();
  }

  /** As the images had that were built from them. */
  @ParameterizedTest
  @CsvSource({
    "minimal, 3",
    "literal-values, 4",
    "repository, 2",
    "requirements-and-projects, 4",
    "wheels-installed, 3"
  })
  void countsTheLayersOfRenderedImages(String golden, int layers) throws IOException {
    var text = Files.readString(Path.of("src/test/resources/golden", golden, "Dockerfile.3.13"));

    assertThat(new DockerfileStages(text).layers("runtime")).isEqualTo(layers);
  }
}
