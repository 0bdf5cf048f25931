package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.maven.model.Build;
import org.apache.maven.model.License;
import org.apache.maven.model.Model;
import org.apache.maven.model.Scm;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a POM says of its project, as labels. */
class ProjectInfoTest {
  @TempDir private Path folder;

  @BeforeEach
  void checkout() throws IOException {
    Files.createDirectories(folder.resolve("checkout/.git"));
  }

  private MavenProject project(
      @Nullable String path, @Nullable MavenProject parent, Consumer<Model> own)
      throws IOException {
    var model = new Model();
    model.setGroupId("com.example");
    model.setArtifactId("app");
    model.setVersion("1.0");
    own.accept(model);
    var project = new MavenProject(model);
    project.setOriginalModel(model.clone());
    project.setParent(parent);
    if (path != null) {
      var module = Files.createDirectories(folder.resolve(path));
      project.setFile(module.resolve("pom.xml").toFile());
      model.setBuild(new Build());
      model.getBuild().setDirectory(module.resolve("target").toString());
    }
    return project;
  }

  private static Map<String, String> labels(MavenProject project) {
    return ProjectInfo.of(project, List.of()).project();
  }

  private static Scm scm(@Nullable String url, @Nullable String connection) {
    var scm = new Scm();
    scm.setUrl(url);
    scm.setConnection(connection);
    return scm;
  }

  private static License license(String name) {
    var license = new License();
    license.setName(name);
    return license;
  }

  @Test
  void aProjectHasThem() throws IOException {
    var project =
        project(
            "checkout",
            null,
            model -> {
              model.setName("The App");
              model.setDescription("\n    Answers\n    questions.\n  ");
              model.setUrl("https://app.example.com");
              model.setScm(scm("https://git.example.com/app", null));
              model.setLicenses(List.of(license("MIT"), license("apache-2.0")));
            });

    assertThat(labels(project))
        .containsOnly(
            Map.entry("org.opencontainers.image.title", "The App"),
            Map.entry("org.opencontainers.image.version", "1.0"),
            Map.entry("org.opencontainers.image.description", "Answers questions."),
            Map.entry("org.opencontainers.image.url", "https://app.example.com"),
            Map.entry("org.opencontainers.image.source", "https://git.example.com/app"),
            Map.entry("org.opencontainers.image.licenses", "MIT OR Apache-2.0"));
  }

  @Test
  void whatIsEmptyIsNoLabel() throws IOException {
    var project =
        project(
            "checkout",
            null,
            model -> {
              model.setDescription("  ");
              model.setScm(scm("", null));
              model.setLicenses(List.of(license("Ours"), new License()));
            });

    assertThat(labels(project))
        .containsOnly(
            Map.entry("org.opencontainers.image.title", "app"),
            Map.entry("org.opencontainers.image.version", "1.0"));
  }

  @ParameterizedTest
  @CsvSource({
    "scm:git:https://git.example.com/app.git, https://git.example.com/app.git",
    "scm:git:git@git.example.com:team/app.git, git@git.example.com:team/app.git",
    "scm:git:ssh://git@git.example.com/app.git, ssh://git@git.example.com/app.git",
    "scm:git:ssh://git:secret@git.example.com/app.git, ssh://git@git.example.com/app.git",
    "scm:git:https://bot:secret@git.example.com/app, https://git.example.com/app",
    "scm:git:https://token@git.example.com/app, https://git.example.com/app",
    "scm:git:https://bot:p@ss@git.example.com/app, https://git.example.com/app",
    "scm:svn:https://svn.example.com/app, https://svn.example.com/app",
    "scm|git|https://git.example.com/app, https://git.example.com/app"
  })
  void aConnectionIsTheSourceWithoutPrefixAndLogin(String connection, String source)
      throws IOException {
    var project = project("checkout", null, model -> model.setScm(scm(null, connection)));

    assertThat(labels(project)).containsEntry("org.opencontainers.image.source", source);
  }

  @Test
  void theNearestPomOfTheCheckoutDecides() throws IOException {
    var corporate =
        project(
            null,
            null,
            model -> {
              model.setDescription("Parent of all");
              model.setLicenses(List.of(license("MIT")));
            });
    var root =
        project(
            "checkout",
            corporate,
            model -> model.setScm(scm("https://git.example.com/root", null)));
    var module = project("checkout/module", root, model -> {});
    // As Maven hands it down.
    module.getModel().setScm(scm("https://git.example.com/root/module", null));
    module.getModel().setDescription("Parent of all");
    module.getModel().setLicenses(List.of(license("MIT")));

    assertThat(labels(module))
        .containsEntry("org.opencontainers.image.source", "https://git.example.com/root")
        .doesNotContainKeys(
            "org.opencontainers.image.description", "org.opencontainers.image.licenses");
    assertThat(ProjectInfo.of(module, List.of(Path.of("/keys/one.asc"))).files())
        .containsExactly(
            Path.of("/keys/one.asc"),
            folder.resolve("checkout/module/pom.xml"),
            folder.resolve("checkout/pom.xml"));
  }

  @Test
  void aGeneratedPomIsNotTheModules() throws IOException {
    var project = project("checkout", null, model -> {});
    project.getModel().setPomFile(folder.resolve("checkout/pom.xml").toFile());
    project.setPomFile(folder.resolve("checkout/.flattened-pom.xml").toFile());

    assertThat(ProjectInfo.of(project, List.of()).files())
        .containsExactly(folder.resolve("checkout/pom.xml"));
  }
}
