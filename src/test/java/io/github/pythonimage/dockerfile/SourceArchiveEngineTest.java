package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rendered step that fetches CPython's sources, with a cache that somebody damaged. */
@Tag("engine")
@Tag("full")
class SourceArchiveEngineTest {
  private static final String DELETED =
      "Deleted from the cache, because its SHA-256 is another one: ";

  @TempDir private Path context;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "truncate --size=-1000 \"$name\"",
        "rm -rf \"$name\"; mkdir -p \"$name/folder\"",
        "rm -rf \"$name\"; ln -s /etc/shadow \"$name\"",
        "rm -rf \"$name\"; mkfifo \"$name\""
      })
  void aDamagedEntryIsFetchedAgain(String damage) throws Exception {
    var mirror = System.getProperty("engine.sourceMirror", "");
    assumeTrue(!mirror.isEmpty(), "needs a mirror of CPython's sources");
    var dockerfile = dockerfile(mirror);
    build(dockerfile);

    build(
        """
        FROM debian:trixie-slim AS source
        RUN --mount=type=cache,id=python-image-v2-python-sources,target=/cache <<'END'
        set -eu
        cd /cache
        for name in %s; do [ ! -e "$name" ] || { %s; }; done
        END
        """
            .formatted(checksums(dockerfile), damage));

    assertThat(build(dockerfile)).contains(DELETED, "Fetching " + mirror);
    assertThat(build(dockerfile)).doesNotContain(DELETED, "Fetching ");
  }

  /** From the archive's stage on, on a base that has what the toolchain would bring. */
  private String dockerfile(String mirror) {
    var images =
        PomImages.of(
            "<images><image><name>acme/python</name><pythons><python>3.13.5</python></pythons>"
                + "<interpreter><mirror>"
                + mirror
                + "</mirror></interpreter></image></images>",
            context);
    var image = new Planner(Catalog.load(), Instant.EPOCH).plan(images).images().get(0);
    return new DockerfileRenderer(
            "a test",
            CacheScope.of("io.example:test"),
            ProjectVersion.NONE,
            List.of(),
            new BuildInputs(
                "target/python-image/scripts", "default", List.of(), List.of(), List.of()))
        .render(image)
        .replaceFirst(
            "(?s)\nFROM base AS toolchain\nRUN .*?\nEOF\n",
            "\nFROM base AS toolchain\nRUN apt-get -qq update && apt-get -qq install -y curl\n");
  }

  private static String checksums(String dockerfile) {
    return String.join(
        " ",
        dockerfile
            .lines()
            .filter(line -> line.matches("take \\S+ [0-9a-f]{64} .*"))
            .map(line -> line.split(" ")[2])
            .toList());
  }

  /** What the step says, which runs each time. */
  private String build(String dockerfile) throws Exception {
    var again = "\nENV NOW=" + System.nanoTime() + "\n";
    Files.writeString(
        context.resolve("Dockerfile"),
        dockerfile.replaceFirst("(FROM \\S+ AS source)\n", "$1" + again));
    return DockerCommand.run(
        "buildx",
        "build",
        DockerCommand.SCRIPTS,
        "--network=host",
        "--progress=plain",
        "--target=source",
        context.toString());
  }
}
