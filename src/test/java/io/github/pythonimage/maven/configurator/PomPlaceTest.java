package io.github.pythonimage.maven.configurator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.model.InputLocation;
import org.apache.maven.model.InputSource;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PomPlaceTest {
  @TempDir private Path root;
  private PomPlace places;

  /** As in Maven 4, whose classes the tests do not have. */
  public record Maven4Location(int line, Maven4Source file) {
    public int getLineNumber() {
      return line;
    }

    public Maven4Source getSource() {
      return file;
    }
  }

  /** As in Maven 4, where the path is a URI. */
  public record Maven4Source(String path) {
    public String getLocation() {
      return path;
    }

    public String getModelId() {
      return "com.acme:parent:1.0";
    }
  }

  @BeforeEach
  void poms() throws IOException {
    var project = new MavenProject(new Model());
    project.setFile(root.resolve("service/pom.xml").toFile());
    places = new PomPlace(root, project);
    Files.createDirectories(root.resolve("service"));
    Files.createFile(root.resolve("service/pom.xml"));
    Files.createFile(root.resolve("parent-1.0.pom"));
  }

  private static InputLocation location(int line, @Nullable Path file) {
    var source = new InputSource();
    source.setModelId("com.acme:parent:1.0");
    source.setLocation(file == null ? null : file.toString());
    return new InputLocation(line, 1, source);
  }

  @Test
  void fileAndLineOfPomOfTheBuild() {
    assertThat(places.of(location(41, root.resolve("service/pom.xml"))))
        .isEqualTo(Path.of("service/pom.xml") + ":41");
  }

  @Test
  void fileAndLineAsMaven4HasThem() {
    var source = new Maven4Source(root.resolve("service/pom.xml").toUri().toString());

    assertThat(places.of(new Maven4Location(41, source)))
        .isEqualTo(Path.of("service/pom.xml") + ":41");
  }

  @Test
  void fileAboveTheRootOfTheBuild() {
    var below = new PomPlace(root.resolve("service"), new MavenProject(new Model()));
    var parent = root.resolve("service/pom.xml");

    assertThat(below.of(location(3, parent))).isEqualTo("pom.xml:3");
    assertThat(new PomPlace(root.resolve("other"), new MavenProject()).of(location(3, parent)))
        .isEqualTo(Path.of("../service/pom.xml") + ":3");
  }

  @Test
  void coordinatesOfPomFromRepository() {
    assertThat(places.of(location(41, root.resolve("parent-1.0.pom"))))
        .isEqualTo("com.acme:parent:1.0");
    assertThat(places.of(location(41, null))).isEqualTo("com.acme:parent:1.0");
  }

  @Test
  void pomOfTheModuleWithoutLineIfMavenKnowsNothing() {
    assertThat(places.of(null)).isEqualTo(Path.of("service/pom.xml").toString());
    assertThat(places.of(new Object())).isEqualTo(Path.of("service/pom.xml").toString());
    assertThat(places.of(location(-1, root.resolve("service/pom.xml"))))
        .isEqualTo(Path.of("service/pom.xml").toString());
  }
}
