package io.github.pythonimage.verify.doctored;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.ImageBuildFixture;
import io.github.pythonimage.verify.check.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole builds of images that have what is an error elsewhere, because the POM or the base says so.
 */
@Tag("engine")
@Tag("full")
class UnusualImagesEngineTest {
  @TempDir private Path folder;

  @Test
  void passesWhatTheBaseSays() throws IOException {
    Files.writeString(folder.resolve("requirements.txt"), "idna==3.10\n");
    var imageBuild = new ImageBuildFixture(folder);
    imageBuild.make(
        "doctored-test/base:1",
        """
        FROM debian:trixie-slim
        LABEL com.acme.team="platform"
        ENV ACME_REGION=north ACME_MODE=plain
        VOLUME /data
        EXPOSE 8000
        STOPSIGNAL SIGINT
        HEALTHCHECK --interval=30s CMD true
        """);

    assertPasses(imageBuild, "doctored-test/base:1", "");
  }

  @Test
  void passesInstallersThatRequirementsName() throws IOException {
    Files.writeString(
        folder.resolve("requirements.txt"), "pip==25.3\nninja==1.13.0\ncmake==4.1.2\n");

    assertPasses(new ImageBuildFixture(folder), "debian:trixie-slim", "");
  }

  @Test
  void passesVariablesAndLabelsOfThePom() throws IOException {
    Files.writeString(folder.resolve("requirements.txt"), "idna==3.10\n");

    assertPasses(
        new ImageBuildFixture(folder),
        "debian:trixie-slim",
        """
        <runtime>
          <uid>20001</uid>
          <environment><ACME_TOKEN_URL>https://example.com/token</ACME_TOKEN_URL></environment>
          <labels><com.acme.team>platform</com.acme.team></labels>
          <workdir>/srv/app</workdir>
        </runtime>
        """);
  }

  private static void assertPasses(ImageBuildFixture imageBuild, String base, String runtime) {
    var verifications =
        imageBuild.run(
            """
            <images><image>
              <name>doctored-test/unusual</name>
              <tags><tag>{series}</tag></tags>
              <base>%s</base>
              <distribution>debian:trixie</distribution>
              <pythons><python>3.13</python></pythons>
              <interpreter><provider>repository</provider></interpreter>
              <wheels><requirements><file>requirements.txt</file></requirements></wheels>
              %s
            </image></images>
            """
                .formatted(base, runtime));

    assertThat(verifications.get(0).findings().stream().filter(Finding::isError)).isEmpty();
  }
}
