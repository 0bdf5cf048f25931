package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.report.ImageContent;
import io.github.pythonimage.report.ImageEntry;
import io.github.pythonimage.report.ImagesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.graph.DefaultProjectDependencyGraph;
import org.apache.maven.model.Build;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.project.DuplicateProjectException;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.dag.CycleDetectedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of other modules of one Maven build. */
class ImageArtifactsTest {
  @TempDir private Path folder;
  private MavenProject base;
  private MavenProject service;
  private List<MavenProject> order;
  private List<String> goals = List.of("package");

  @BeforeEach
  void makeModules() {
    base = module("python-base", "2.0");
    service = module("service", "1.0");
    order = List.of(base, service);
  }

  private MavenProject module(String artifact, String version) {
    var model = new Model();
    model.setGroupId("com.acme");
    model.setArtifactId(artifact);
    model.setVersion(version);
    model.setBuild(new Build());
    var project = new MavenProject(model);
    project.getBuild().setDirectory(folder.resolve(artifact).toString());
    return project;
  }

  private DefaultProjectDependencyGraph graph() {
    try {
      return new DefaultProjectDependencyGraph(List.of(base, service));
    } catch (CycleDetectedException | DuplicateProjectException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("deprecation") // Maven has no other way to make one from a request.
  private ImagesFile find(String coordinates) {
    var request = new DefaultMavenExecutionRequest();
    request.setGoals(goals);
    var session = new MavenSession(null, null, request, null);
    session.setProjects(order);
    session.setAllProjects(List.of(base, service));
    session.setProjectDependencyGraph(graph());
    return new ImageArtifacts(null, session, service).find(coordinates, "<artifact>");
  }

  private void write(String text) throws IOException {
    var file = folder.resolve("python-base/python-image/images.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static ImagesFile images() {
    var content =
        new ImageContent(
            List.of("acme/base:3.13"),
            "sha256:1",
            null,
            Map.of(),
            1L,
            3,
            List.of("engine"),
            Map.of(),
            null);
    return new ImagesFile(
        1,
        List.of(
            new ImageEntry(
                "base",
                "3.13",
                "3.13.5",
                "debian:trixie",
                "debian:trixie-slim",
                "/opt/app",
                "/opt/app/python/bin/python3",
                "source",
                10001,
                content,
                null,
                List.of("numpy==2.1"),
                null,
                "default")));
  }

  @Test
  void moduleOfTheSameMavenBuildIsTakenAsItWasBuilt() throws IOException {
    write(images().text());

    assertThat(find("com.acme:python-base")).isEqualTo(images());
    assertThat(find("com.acme:python-base:2.0")).isEqualTo(images());
  }

  @Test
  void whatAnEarlierMavenBuildMadeOfALaterModuleIsNotTaken() throws IOException {
    write(images().text());
    order = List.of(service, base);

    assertThatThrownBy(() -> find("com.acme:python-base"))
        .isInstanceOf(ImageArtifacts.NotBuilt.class);
    goals = List.of("python-image:build");
    assertThatThrownBy(() -> find("com.acme:python-base"))
        .isInstanceOf(ImageArtifacts.NotBuilt.class);
    // Nothing builds the base in this Maven build.
    goals = List.of("python-image:verify");
    assertThat(find("com.acme:python-base")).isEqualTo(images());
  }

  @Test
  void circleIsNamed() throws Exception {
    write(images().text());
    order = List.of(service, base);
    var dependency = new Dependency();
    dependency.setGroupId("com.acme");
    dependency.setArtifactId("service");
    dependency.setVersion("1.0");
    base.getModel().addDependency(dependency);

    assertThatThrownBy(() -> find("com.acme:python-base"))
        .isInstanceOf(BuildFailure.class)
        .isNotInstanceOf(ImageArtifacts.NotBuilt.class)
        .hasMessageContaining("the images of com.acme:python-base, and that module depends on");
  }

  @Test
  void moduleThatIsItsOwnBaseIsRefused() {
    assertThatThrownBy(() -> find("com.acme:service"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("<artifact>: names this module itself. Put the base into a module of its own.");
  }

  @Test
  void moduleThatComesLaterIsNamed() {
    assertThatThrownBy(() -> find("com.acme:python-base"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith(
            "<artifact>: module com.acme:python-base has built no images yet. Let this module"
                + " depend on it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "base", "a:b:c:d", "com.acme:", ":python-base", "a: "})
  void coordinatesHaveTwoOrThreeParts(String text) {
    assertThatThrownBy(() -> find(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is no artifact. Write groupId:artifactId");
  }

  @Test
  void moduleOfNobodyNeedsAVersion() {
    assertThatThrownBy(() -> find("org.other:base"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "org.other:base is no module of this Maven build, and has no version.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"formatVersion\": 99, \"images\": []}",
        "{\"formatVersion\": 1, \"images\": [{}]}",
        "{\"formatVersion\": 1, \"images\": [null]}"
      })
  void damagedFileIsReported(String text) throws IOException {
    write(text);

    assertThatThrownBy(() -> find("com.acme:python-base"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith("<artifact>: ")
        .hasMessageContaining("images.json cannot be used: ");
  }
}
