package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong before anything is asked of an engine. */
@MojoTest
class BuildMojoTest {
  private static final String EMPTY = "src/test/resources/binding/empty-elements.xml";

  @Inject private MavenProject project;
  @TempDir private Path module;

  @BeforeEach
  void inAFolderOfItsOwn() {
    project.setFile(module.resolve("pom.xml").toFile());
    project.getBuild().setDirectory(module.resolve("target").toString());
  }

  @Test
  void aBuilderWhosePropertySaysNothing(@InjectMojo(goal = "build", pom = EMPTY) BuildMojo mojo) {
    assertThatThrownBy(mojo::execute)
        .isExactlyInstanceOf(MojoFailureException.class)
        .hasNoCause()
        .hasMessage("-Dpython-image.builder: is empty. Fill it, or remove it.");
  }
}
