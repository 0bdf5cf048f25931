package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code <toolchains>}, bound by Maven. */
@MojoTest
class ToolchainsBindingTest {
  @Inject private MavenProject project;
  @Inject private MavenSession session;
  @TempDir private Path module;

  @Test
  void byNameAloneWithAMirrorOrWithArchives(
      @InjectMojo(goal = "render", pom = "src/test/resources/binding/toolchains.xml")
          RenderMojo mojo)
      throws Exception {
    project.setFile(module.resolve("pom.xml").toFile());
    project.getBuild().setDirectory(module.resolve("target").toString());
    session.getUserProperties().setProperty("python-image.host", "ssh://nowhere");
    Files.writeString(module.resolve("requirements.txt"), "idna\n");

    mojo.execute();

    assertThat(Files.readString(module.resolve("target/python-image/python/3.13/Dockerfile")))
        .contains("FROM builder AS toolchain-fortran\n")
        .contains("https://mirror.example.com/go/go1.26.7.linux-arm64.tar.gz ")
        .contains(
            "https://mirror.example.com/rust.tar.xz"
                + " 93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640");
  }
}
