package io.github.pythonimage.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Which caches the steps of all golden files mount, which steps belong to a scope, and where steps
 * find their programs.
 */
class CacheMountsTest {
  private static final String SCOPE = GoldenCases.SCOPE;
  private static final String BASE = "[0-9a-f]{16}";
  private static final Pattern TEXT =
      Pattern.compile("\n: 'cache scope " + Pattern.quote(SCOPE) + " base (" + BASE + ")'\n");
  private static final Pattern STAGE = Pattern.compile("^FROM \\S+ AS (\\S+)");
  private static final Pattern CACHE = Pattern.compile("--mount=type=cache,id=([^,]+),");

  /** A stage, or a step of it. */
  private record Part(String stage, String text) {
    List<String> caches() {
      return CACHE.matcher(text).results().map(match -> match.group(1)).toList();
    }
  }

  private static Stream<Part> steps(String dockerfile) {
    return Pattern.compile("(?m)^(?=FROM )")
        .splitAsStream(dockerfile)
        .flatMap(
            stage -> {
              var name = STAGE.matcher(stage);
              return name.find()
                  ? Pattern.compile("(?m)^(?=RUN )")
                      .splitAsStream(stage)
                      .map(text -> new Part(name.group(1), text))
                  : Stream.of();
            });
  }

  @TestFactory
  Stream<DynamicTest> eachCacheIsOfThisFormatAndEachScopeIsInTheTextOfItsStep() {
    return GoldenCases.all().stream()
        .map(
            folder ->
                dynamicTest(
                    folder.getFileName().toString(),
                    () ->
                        GoldenCases.render(folder).entrySet().stream()
                            .filter(file -> file.getKey().startsWith("Dockerfile"))
                            .flatMap(file -> steps(file.getValue()))
                            .forEach(CacheMountsTest::check)));
  }

  private static void check(Part step) {
    var caches = step.caches();
    assertThat(caches).as(step.stage()).allMatch(id -> id.startsWith("python-image-v2-"));
    var text = TEXT.matcher(step.text());
    for (var id : caches.stream().filter(id -> id.endsWith("-" + SCOPE)).toList()) {
      assertThat(text.reset().find()).as(step.stage()).isTrue();
      assertThat(id).as(step.stage()).endsWith("-" + text.group(1) + "-" + SCOPE);
    }
    var installation = step.text().indexOf(" python_image.install.install ");
    if (installation >= 0) {
      // The environment comes first on the stage's path, and a wheel may bring any name.
      assertThat(step.text().substring(0, installation))
          .as(step.stage())
          .contains("\n. /scripts/install.sh\n");
    }
    // CPython, packages and archives are the same for all scopes.
    if (step.text().contains(SCOPE)) {
      assertThat(step.stage()).matches("taken|(wheels|project-\\d+)(-\\w+)?|venv|projects|runtime");
    }
  }
}
