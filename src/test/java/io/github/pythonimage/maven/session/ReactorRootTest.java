package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which POM names the caches of a module. */
class ReactorRootTest {
  @TempDir private Path folder;
  private MavenProject corporate;
  private MavenProject root;
  private MavenProject group;
  private MavenProject module;

  @BeforeEach
  void modules() throws IOException {
    corporate = project("corporate", null, null);
    root = project("root", folder.resolve("checkout"), corporate);
    group = project("group", folder.resolve("checkout/group"), root);
    module = project("module", folder.resolve("checkout/group/module"), group);
  }

  private static MavenProject project(
      String name, @Nullable Path folder, @Nullable MavenProject parent) throws IOException {
    var model = new Model();
    model.setGroupId("com.example");
    model.setArtifactId(name);
    var project = new MavenProject(model);
    project.setParent(parent);
    if (folder != null) {
      Files.createDirectories(folder);
      project.setFile(Files.createFile(folder.resolve("pom.xml")).toFile());
    }
    return project;
  }

  private void mark(String path) throws IOException {
    Files.createDirectories(folder.resolve(path));
  }

  private String scope() {
    return ReactorRoot.of(module).coordinates();
  }

  @Test
  void isTheTopmostParentOfTheCheckout() throws IOException {
    mark("checkout/.mvn");

    assertThat(scope()).isEqualTo("com.example:root");
    assertThat(ReactorRoot.of(root).coordinates()).isEqualTo("com.example:root");
  }

  @Test
  void ofNestedFoldersTheNearestCounts() throws IOException {
    mark(".git");
    mark("checkout/group/.mvn");

    assertThat(scope()).isEqualTo("com.example:group");
  }

  @Test
  void aWorktreeHasAFileInstead() throws IOException {
    Files.createFile(folder.resolve("checkout/.git"));

    assertThat(scope()).isEqualTo("com.example:root");
  }

  @Test
  void aParentOutsideTheCheckoutDoesNotCount() throws IOException {
    mark("checkout/group/module/.git");

    assertThat(scope()).isEqualTo("com.example:module");
  }

  @Test
  void aParentFromARepositoryEndsTheSearch() throws IOException {
    mark("checkout/.git");
    module.setParent(corporate);

    assertThat(scope()).isEqualTo("com.example:module");
  }

  @Test
  void linksAreFollowedBeforeFoldersAreCompared() throws IOException {
    mark("checkout/.git");
    var link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("checkout/group"));
    module.setFile(link.resolve("module/pom.xml").toFile());

    assertThat(scope()).isEqualTo("com.example:root");
  }
}
