package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.config.image.AcceptedFinding;
import io.github.pythonimage.config.image.HttpCheck;
import io.github.pythonimage.config.image.RunChecks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code <verify>}, bound by Maven. */
@MojoTest
class AcceptBindingTest {
  @Inject private MavenProject project;
  @TempDir private Path module;

  @Test
  void readsAcceptedFindings(
      @InjectMojo(goal = "verify", pom = "src/test/resources/binding/accept.xml") VerifyMojo mojo) {
    project.setFile(module.resolve("pom.xml").toFile());

    assertThat(mojo.images(new ValidationErrors()).get(0).accepted())
        .containsExactly(
            new AcceptedFinding(
                "size",
                "The image has * more than",
                "The models come with the image until the registry has them."));
  }

  @Test
  void readsWhatIsToBeTried(
      @InjectMojo(goal = "verify", pom = "src/test/resources/binding/accept.xml") VerifyMojo mojo) {
    project.setFile(module.resolve("pom.xml").toFile());

    assertThat(mojo.images(new ValidationErrors()).get(0).runChecks())
        .isEqualTo(
            new RunChecks(
                List.of("python3 -c \"import app\"", "app --version"),
                Optional.of(new HttpCheck(8000, "/health", 204))));
  }
}
