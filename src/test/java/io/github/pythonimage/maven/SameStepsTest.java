package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.dockerfile.BuildInputs;
import io.github.pythonimage.dockerfile.DockerfileRenderer;
import io.github.pythonimage.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are the same for BuildKit, so that nothing is compiled twice. */
class SameStepsTest {
  @TempDir private Path module;

  private String render(String base, String more, String scope) {
    var specs =
        PomImages.of(
            "<images><image><name>acme/python</name><pythons><python>3.13.5</python></pythons><base>"
                + base
                + "</base>"
                + more
                + "</image></images>",
            module);
    var image = new Planner(Catalog.load(), Instant.EPOCH).plan(specs).images().get(0);
    return new DockerfileRenderer(
            "a test",
            CacheScope.of(scope),
            ProjectVersion.NONE,
            List.of(),
            new BuildInputs(
                "target/python-image/scripts", "default", List.of(), List.of(), List.of()))
        .render(image)
        // Since BuildKit 0.13 the id of a cache is not part of a step's key.
        .replaceAll("type=cache,id=[^,]+", "type=cache");
  }

  private List<String> steps(String base, String distribution) {
    return render(base, distribution, "io.example:test")
        .lines()
        .filter(
            line ->
                !line.matches("# Python 3.*|# +--build-arg .*|FROM .* AS base|LABEL .*base.name.*"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"debian:13", "debian:trixie-20260801-slim", "acme/base:1"})
  void theSameBaseUnderAnotherName(String name) {
    var said = "<distribution>debian:trixie</distribution>";
    assertThat(steps(name, said)).isEqualTo(steps("debian:trixie-slim", ""));
  }

  private Map<String, String> stages(String scope) throws IOException {
    return stages("debian:trixie-slim", "", scope);
  }

  private Map<String, String> stages(String base, String distribution, String scope)
      throws IOException {
    Files.writeString(module.resolve("pyproject.toml"), "");
    Files.writeString(module.resolve("requirements.txt"), "idna\n");
    var wheels =
        "<wheels><requirements>requirements.txt</requirements>"
            + "<projects><project>.</project></projects></wheels>";
    var stages = new LinkedHashMap<String, String>();
    Arrays.stream(render(base, distribution + wheels, scope).split("(?m)^(?=FROM )"))
        .filter(text -> text.startsWith("FROM "))
        .forEach(text -> stages.put(text.lines().findFirst().get().replaceFirst(".* ", ""), text));
    return stages;
  }

  @Test
  void anotherScopeChangesNoStepOfTheInterpreterOrTheSystem() throws IOException {
    var one = stages("io.example:one");
    var other = stages("io.example:other");

    for (var stage :
        List.of("base", "toolchain", "source", "interpreter", "builder", "tree", "os")) {
      assertThat(other.get(stage)).as(stage).isNotNull().isEqualTo(one.get(stage));
    }
    assertThat(one.keySet()).isEqualTo(other.keySet());
  }

  /** A step that mounts a cache of the scope must not be shared with another scope. */
  @Test
  void anotherScopeChangesEachStepThatRunsForeignCode() throws IOException {
    var one = stages("io.example:one");
    var other = stages("io.example:other");

    for (var stage : List.of("wheels", "project-1")) {
      assertThat(one.get(stage)).contains("\n: 'cache scope io.example:one base ");
      assertThat(other.get(stage))
          .isEqualTo(one.get(stage).replace("io.example:one", "io.example:other"));
    }
  }

  /** A base that was tampered, and has the content of another one now, has filled its caches. */
  @Test
  void anotherBaseChangesEachStepThatRunsForeignCodeAndNoneOfTheInterpreter() throws IOException {
    var scope = "io.example:one";
    var one = stages(scope);
    var other = stages("acme/base:1", "<distribution>debian:trixie</distribution>", scope);

    for (var stage : List.of("wheels", "project-1", "venv", "projects")) {
      var text = Pattern.compile(": 'cache scope " + scope + " base [0-9a-f]{16}'");
      assertThat(one.get(stage)).as(stage).containsPattern(text);
      assertThat(text.matcher(other.get(stage)).results().map(MatchResult::group))
          .as(stage)
          .isNotEmpty()
          .doesNotContainAnyElementsOf(
              text.matcher(one.get(stage)).results().map(MatchResult::group).toList());
    }
    for (var stage : List.of("toolchain", "source", "interpreter", "builder", "tree", "os")) {
      assertThat(other.get(stage)).as(stage).isNotNull().isEqualTo(one.get(stage));
    }
  }
}
