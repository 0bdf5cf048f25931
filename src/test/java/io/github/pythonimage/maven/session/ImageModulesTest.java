package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

/** Which modules of a Maven build describe images. */
class ImageModulesTest {
  private static final String PLUGIN =
      "<plugin><groupId>io.github.pythonimage</groupId>"
          + "<artifactId>python-image-maven-plugin</artifactId>%s</plugin>";
  private static final String IMAGES =
      "<configuration><images><image><name>a</name></image></images></configuration>";

  private static MavenProject project(String build) throws Exception {
    return new MavenProject(
        new MavenXpp3Reader()
            .read(new StringReader("<project><build>" + build + "</build></project>")));
  }

  private static MavenProject plugin(String content) throws Exception {
    return project("<plugins>" + PLUGIN.formatted(content) + "</plugins>");
  }

  @SuppressWarnings("deprecation") // Maven has no other way to make one from a request.
  private static boolean areIn(MavenProject... projects) {
    var session = new MavenSession(null, null, new DefaultMavenExecutionRequest(), null);
    session.setProjects(Stream.of(projects).toList());
    return ImageModules.areIn(session);
  }

  @Test
  void imagesMayBeAnywhereInThePlugin() throws Exception {
    assertThat(areIn(project(""))).isFalse();
    assertThat(areIn(plugin(""))).isFalse();
    assertThat(areIn(plugin("<configuration><images/></configuration>"))).isFalse();
    assertThat(areIn(plugin(IMAGES))).isTrue();
    assertThat(areIn(project(""), plugin(IMAGES))).isTrue();
    assertThat(
            areIn(
                project(
                    "<pluginManagement><plugins>"
                        + PLUGIN.formatted(IMAGES)
                        + "</plugins></pluginManagement>")))
        .isTrue();
    assertThat(areIn(plugin("<executions><execution>" + IMAGES + "</execution></executions>")))
        .isTrue();
  }

  @Test
  void executionsWithImagesAreNamed() throws Exception {
    var two =
        plugin(
            "<executions><execution><id>one</id></execution><execution><id>two</id>"
                + IMAGES
                + "</execution></executions>");

    assertThat(ImageModules.executions(two)).containsExactly("two");
    assertThat(ImageModules.executions(plugin(IMAGES))).isEqualTo(List.of());
  }
}
