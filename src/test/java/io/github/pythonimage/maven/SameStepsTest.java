package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.dockerfile.DockerfileRenderer;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.spec.CacheScope;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are the same for BuildKit, so that nothing is compiled twice. */
class SameStepsTest {

  private static List<String> steps(String base, String distribution) {
    var specs =
        PomImages.of(
            "<images><image><name>acme/python</name><pythons><python>3.13.5</python></pythons><base>"
                + base
                + "</base>"
                + distribution
                + "</image></images>",
            Path.of(""));
    var image = new Planner(Catalog.load(), Instant.EPOCH).plan(specs).images().get(0);
    return new DockerfileRenderer("a test", CacheScope.of("io.example:test"))
        .render(image)
        .lines()
        .filter(line -> !line.matches("# Python 3.*|FROM .* AS base|LABEL .*base.name.*"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"debian:13", "debian:trixie-20260801-slim", "acme/base:1"})
  void theSameBaseUnderAnotherName(String name) {
    var said = "<distribution>debian:trixie</distribution>";
    assertThat(steps(name, said)).isEqualTo(steps("debian:trixie-slim", ""));
  }
}
