package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tests of {@code src/test/python}, as root in a container, with the Python of its system. */
@Tag("engine")
@Timeout(600)
class ImageScriptsEngineTest {
  @TempDir private Path module;

  @Test
  void scriptsWorkWithPython313() throws Exception {
    test("trixie");
  }

  @Test
  @Tag("full")
  void scriptsWorkWithPython311() throws Exception {
    test("bookworm");
  }

  private void test(String suite) throws Exception {
    copy(Path.of("src/main/python"));
    copy(Path.of("src/test/python"));
    copy(Path.of("pyproject.toml"));
    // A step out of the cache says nothing.
    Files.writeString(module.resolve("run"), Long.toString(System.nanoTime()));
    var lines = new ArrayList<String>();

    new ImageBuildFixture(module)
        .make("image-scripts-test/python:" + suite, dockerfile(suite), "tests", lines);

    assertThat(String.join("\n", lines))
        .containsPattern("= \\d+ passed in ")
        .doesNotContain(" skipped", " deselected");
  }

  private void copy(Path source) throws IOException {
    try (var files = Files.walk(source)) {
      for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        var target = module.resolve(file.toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private static String dockerfile(String suite) {
    return """
        FROM debian:%s-slim AS tests
        RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends git python3-venv
        COPY src/test/python/requirements.txt /
        RUN --mount=type=secret,id=pip-config --mount=type=secret,id=pip-cert <<'EOF'
        set -eu
        if [ -f /run/secrets/pip-config ]; then export PIP_CONFIG_FILE=/run/secrets/pip-config; fi
        if [ -f /run/secrets/pip-cert ]; then export PIP_CERT=/run/secrets/pip-cert; fi
        python3 -m venv /opt/python-image/wheel-tools
        /opt/python-image/wheel-tools/bin/pip install --quiet --no-deps --only-binary :all: --require-hashes --requirement /requirements.txt
        EOF
        COPY . /project
        WORKDIR /project
        RUN PYTHON_IMAGE_CONTAINER=1 /opt/python-image/wheel-tools/bin/python3 -B -m pytest -m ''
        """
        .formatted(suite);
  }
}
