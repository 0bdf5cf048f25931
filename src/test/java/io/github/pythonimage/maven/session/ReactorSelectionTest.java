package io.github.pythonimage.maven.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Planner;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A selection that matches no image of any module fails the Maven build. */
class ReactorSelectionTest {
  private final MavenExecutionRequest request = new DefaultMavenExecutionRequest();
  private final MavenExecutionResult result = new DefaultMavenExecutionResult();
  private List<MavenProject> projects = List.of(module("base", 2), module("service", 2));
  private List<MavenProject> all = List.of();

  @SuppressWarnings("deprecation") // Maven has no other way to make one from a request.
  private MavenSession session() {
    var session = new MavenSession(null, null, request, result);
    session.setProjects(projects);
    session.setAllProjects(all.isEmpty() ? projects : all);
    return session;
  }

  /** A module whose executions describe one image each. */
  private static MavenProject module(String id, int executions) {
    var pom = new StringBuilder("<project><artifactId>" + id + "</artifactId><build><plugins>");
    pom.append("<plugin><groupId>io.github.pythonimage</groupId>")
        .append("<artifactId>python-image-maven-plugin</artifactId><executions>");
    for (var i = 0; i < executions; i++) {
      pom.append("<execution><id>%d</id><configuration><images>".formatted(i))
          .append("<image><name>acme/%s</name></image>".formatted(id))
          .append("</images></configuration></execution>");
    }
    pom.append("</executions></plugin></plugins></build></project>");
    return project(pom.toString());
  }

  private static MavenProject project(String pom) {
    try {
      return new MavenProject(new MavenXpp3Reader().read(new StringReader(pom)));
    } catch (Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static BuildPlan images(String id, String... pythons) {
    return new Planner(Catalog.load(), Instant.EPOCH)
        .plan(
            PomImages.of(
                "<images><image><name>acme/%s</name><tags><tag>{version}</tag></tags><pythons><python>%s</python></pythons></image></images>"
                    .formatted(id, String.join("</python><python>", pythons)),
                Path.of("").toAbsolutePath()));
  }

  private void run(
      @Nullable String pythons, @Nullable String filter, String id, String... existing) {
    ReactorSelection.validate(session(), pythons, filter, () -> images(id, existing));
  }

  private List<Throwable> end() {
    if (request.getExecutionListener() != null) {
      request.getExecutionListener().sessionEnded(SessionEvents.of(session()));
    }
    return result.getExceptions();
  }

  @Test
  void filterWithoutAMatchListsTheImages() {
    run(null, "serivce", "service", "3.13");
    run(null, "serivce", "base", "3.13", "3.14");
    assertThat(result.hasExceptions()).isFalse();

    assertThat(end())
        .singleElement()
        .isInstanceOf(MojoFailureException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "-Dpython-image.filter=serivce matches no image of this Maven build. Its images are:"
                + " base, service.");
  }

  @Test
  void seriesWithoutAMatchListsTheSeries() {
    run("2.7", null, "service", "3.13.5", "3.13.6");
    run("2.7", null, "base", "3.9", "3.14");

    assertThat(end())
        .extracting(Throwable::getMessage)
        .containsExactly(
            "-Dpython-image.pythons=2.7 matches no image of this Maven build. Its Pythons are: 3.9,"
                + " 3.13, 3.14.");
  }

  @Test
  void releaseWithoutAMatchListsTheReleases() {
    run("3.13.7", null, "service", "3.13.10", "3.13.6");

    assertThat(end())
        .extracting(Throwable::getMessage)
        .containsExactly(
            "-Dpython-image.pythons=3.13.7 matches no image of this Maven build. Its Pythons are:"
                + " 3.13.6, 3.13.10.");
  }

  @Test
  void filterAndPythonsCanMatchNothingTogether() {
    run("3.14", "base", "base", "3.13");
    run("3.14", "base", "service", "3.14");

    assertThat(end())
        .extracting(Throwable::getMessage)
        .containsExactly(
            "-Dpython-image.pythons=3.14 matches no image that -Dpython-image.filter=base selects"
                + " in this Maven build. The Python is: 3.13.");
  }

  @Test
  void matchInOneModuleIsEnough() {
    run("3.13", "base", "service", "3.13");
    run("3.13", "base", "base", "3.13");

    assertThat(end()).isEmpty();
  }

  @Test
  void selectionsOfPomsNeedAMatchEach() {
    run(null, "base", "base", "3.13");
    run(null, "nope", "service", "3.13");

    assertThat(end())
        .extracting(Throwable::getMessage)
        .containsExactly(
            "-Dpython-image.filter=nope matches no image of this Maven build. Its image is:"
                + " service.");
  }

  @Test
  void nothingIsSaidAfterAFailureElsewhere() {
    run(null, "nope", "base", "3.13");
    result.addException(new IllegalStateException("a test failed"));

    assertThat(end()).hasSize(1);
  }

  /** The module before, which has the image, does not run. */
  @Test
  void resumedBuildNeedsAMatchInTheModulesThatItRuns() {
    request.setResumeFrom(":service");
    all = List.of(module("base", 1), module("service", 2), module("other", 1));
    projects = all.subList(1, 3);
    run(null, "base", "service", "3.13");
    run(null, "base", "other", "3.13");

    assertThat(end())
        .extracting(Throwable::getMessage)
        .containsExactly(
            "-Dpython-image.filter=base matches no image of this Maven build, which runs only a part"
                + " of the reactor's modules (-pl, -rf). Its images are: other, service.");
  }

  @Test
  void resumedBuildWithAMatchIsNoMistake() {
    request.setResumeFrom(":service");
    all = projects;
    projects = projects.subList(1, 2);
    run(null, "service", "service", "3.13");

    assertThat(end()).isEmpty();
  }

  @Test
  void partOfTheReactorIsNamedWithItsPythons() {
    all = projects;
    projects = projects.subList(0, 1);
    var part = "which runs only a part of the reactor's modules (-pl, -rf). ";

    assertThatThrownBy(() -> run("3.14", null, "base", "3.13"))
        .hasMessage(
            "-Dpython-image.pythons=3.14 matches no image of this Maven build, %sIts Python is: 3.13.",
            part);
    assertThatThrownBy(() -> run("3.14", "base", "base", "3.13"))
        .hasMessage(
            "-Dpython-image.pythons=3.14 matches no image that -Dpython-image.filter=base selects in this Maven build, %sThe Python is: 3.13.",
            part);
  }

  @Test
  void noSelectionIsNoMistake() {
    run(null, " ", "base", "3.13");

    assertThat(end()).isEmpty();
    assertThat(request.getData()).isEmpty();
  }

  @Test
  void onlyModuleWithImagesFailsAtOnce() {
    projects = List.of(project("<project/>"), module("base", 2));

    assertThatThrownBy(() -> run(null, "bsae", "base", "3.13"))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "-Dpython-image.filter=bsae matches no image of this Maven build. Its image is: base.");
    run(null, "base", "base", "3.13");
    assertThat(end()).isEmpty();
  }

  /** Executions of one module can have different images. */
  @Test
  void onlyModuleWithDifferentImagesFailsAtTheEnd() {
    var two =
        """
        <project><build><plugins><plugin>
          <groupId>io.github.pythonimage</groupId>
          <artifactId>python-image-maven-plugin</artifactId>
          <executions>
            <execution><id>a</id><configuration><images><image><name>a</name></image></images></configuration></execution>
            <execution><id>b</id><configuration><images><image><name>b</name></image></images></configuration></execution>
          </executions>
        </plugin></plugins></build></project>
        """;
    projects = List.of(project(two));

    run(null, "b", "a", "3.13");
    run(null, "b", "b", "3.13");

    assertThat(end()).isEmpty();
  }

  /** Modules with and without {@code <extensions>} load the plugin twice. */
  @Test
  void dataIsReadableForOtherClassLoaders() {
    run(null, "nope", "base", "3.13");

    assertThat(request.getData().get("python-image.selection"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("images", List.of(Map.of("id", "base", "python", "3.13.14")))
        .allSatisfy((key, value) -> assertThat(value.getClass().getClassLoader()).isNull());
    assertThat(end()).hasSize(1);
    // The listener of the other one finds nothing any more.
    assertThat(end()).hasSize(1);
  }
}
