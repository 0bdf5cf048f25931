package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.dockerfile.DockerCommand;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rendered files are built by Docker's own commands, without Maven. */
@Tag("engine")
class PlainDockerEngineTest {
  private static final String NAME = "plain-docker-test/python";
  private static final String FILE = "target/python-image/python/3.13/Dockerfile";
  private static final Pattern COMMAND = Pattern.compile("#   docker build ((?:.*\\\\\n)*.*)");

  @TempDir private Path module;

  @BeforeEach
  void render() {
    var image = "<images>" + ImageBuildFixture.image(NAME, "python", "") + "</images>";
    var job =
        BuildConfigFixture.of(module, PomImages.of(image, module))
            .options(BuildConfigFixture.onHost(false))
            .get();
    BuildConfigFixture.render(job, new ConsoleFake());
  }

  /** The options of the command that the file's first comment shows. */
  private String[] command(String... before) throws Exception {
    var command = COMMAND.matcher(Files.readString(module.resolve(FILE)));
    assertThat(command.find()).isTrue();
    var words = command.group(1).replaceAll("\\\\\n# +", "").split(" ");
    return Stream.concat(Stream.of(before), Stream.of(words)).toArray(String[]::new);
  }

  private String version(String tag) throws Exception {
    var image = NAME + ":" + tag;
    try {
      return DockerCommand.run("run", "--rm", "--network=none", image, "python3", "--version");
    } finally {
      DockerCommand.run("image", "rm", "--force", image);
    }
  }

  @Test
  void theCommandInTheFileBuildsTheImage() throws Exception {
    DockerCommand.runIn(module, command("build"));

    assertThat(version("python")).startsWith("Python 3.13.");
  }

  @Test
  void buildxBuildsTheImage() throws Exception {
    DockerCommand.runIn(module, command("buildx", "build"));

    assertThat(version("python")).startsWith("Python 3.13.");
  }

  @Test
  void bakeBuildsTheImage() throws Exception {
    DockerCommand.runIn(
        module,
        "buildx",
        "bake",
        "--allow=network.host",
        "--load",
        "--file=target/python-image/docker-bake.json");

    assertThat(version("python")).startsWith("Python 3.13.");
  }

  /** An image of that name may be a stranger's. */
  @Test
  void aBuildWithoutTheScriptsFailsAndPullsNothing() throws Exception {
    for (var build : List.of(List.of("build"), List.of("buildx", "build"))) {
      var words = new ArrayList<>(build);
      words.addAll(List.of("--network=host", "--progress=plain", "--file=" + FILE, "."));

      assertThat(DockerCommand.failIn(module, words.toArray(String[]::new)))
          .contains("ERROR: pass --build-context python-image-scripts=FOLDER")
          .doesNotContain("library/python-image-scripts");
    }
  }

  @Test
  void bakeWithoutTheScriptsFailsAndPullsNothing() throws Exception {
    var file = module.resolve("target/python-image/docker-bake.json");
    Files.writeString(
        file, Files.readString(file).replaceFirst("(?s)\"contexts\" : \\{.*?\\},", ""));

    assertThat(
            DockerCommand.failIn(
                module,
                "buildx",
                "bake",
                "--allow=network.host",
                "--progress=plain",
                "--file=" + file))
        .contains("ERROR: pass --build-context python-image-scripts=FOLDER")
        .doesNotContain("library/python-image-scripts");
  }
}
