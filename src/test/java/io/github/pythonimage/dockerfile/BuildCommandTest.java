package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command in the header of a Dockerfile. */
class BuildCommandTest {

  private static PlannedImage image(String more) {
    var xml =
        "<images><image><name>acme/app</name><pythons><python>3.13</python></pythons>"
            + more
            + "</image></images>";
    return new Planner(Catalog.load(), Instant.EPOCH)
        .plan(PomImages.of(xml, Path.of("").toAbsolutePath()))
        .images()
        .get(0);
  }

  private static List<String> lines(BuildInputs inputs, String more, String file) {
    return new BuildCommand(inputs).lines(image(more), file);
  }

  /** The arguments that Docker gets when bash runs the command. */
  private static List<String> arguments(List<String> command) throws Exception {
    var script = "docker() { printf '%s\\0' \"$@\"; }\n" + String.join("\n", command);
    var bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    bash.getOutputStream().close();
    var output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return List.of(output.split("\0"));
  }

  @Test
  void hasAnOptionOnEachLine() {
    assertThat(
            lines(
                new BuildInputs("target/scripts", "default", List.of(), List.of(), List.of()),
                "",
                "target/Dockerfile"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "docker build --build-context python-image-scripts=target/scripts \\"),
            line -> assertThat(line).isEqualTo("  --file target/Dockerfile \\"),
            line -> assertThat(line).isEqualTo("  --target runtime \\"),
            line -> assertThat(line).isEqualTo("  --tag acme/app:3.13 \\"),
            line ->
                assertThat(line)
                    .matches(
                        "  --build-arg BUILDKIT_CACHE_MOUNT_NS=python-image-[0-9a-f]{16} \\."));
  }

  @Test
  void passesAllThatBakePasses() throws Exception {
    var inputs =
        new BuildInputs(
            "my scripts",
            "host",
            List.of(
                SecretReference.variable("token", "TOKEN"),
                SecretReference.file("key", "it's,\"here\".pem")),
            List.of("index-logins"),
            List.of("default", "git"));
    var lines = "<runtime><labels><note>one\ntwo</note></labels></runtime>";

    assertThat(arguments(lines(inputs, lines, "Dockerfile")))
        .containsSubsequence("--build-context", "python-image-scripts=my scripts")
        .containsSubsequence("--build-arg", "PYTHON_IMAGE_NEWLINE=\n", "--network", "host")
        .containsSubsequence("--secret", "id=token,env=TOKEN")
        .containsSubsequence("--secret", "id=key,\"src=it's,\"\"here\"\".pem\"")
        .containsSubsequence("--ssh", "default", "--ssh", "git")
        .containsSubsequence("--secret", "id=index-logins,src=FILE", ".");
  }

  @Test
  void noPathAddsAnInstruction() throws Exception {
    var file = "a\nRUN b\r\nFROM c/Dockerfile";
    var command =
        lines(new BuildInputs("scripts", "default", List.of(), List.of(), List.of()), "", file);

    assertThat(arguments(command)).contains("a\nRUN b \nFROM c/Dockerfile");
    var text =
        new DockerfileRenderer(
                "a test",
                CacheScope.of("acme"),
                ProjectVersion.NONE,
                List.of(),
                new BuildInputs("scripts", "default", List.of(), List.of(), List.of()))
            .render(image(""), file);
    assertThat(text.lines())
        .noneMatch(
            line -> line.startsWith("RUN b") || line.contains("FROM c/D") && !line.startsWith("#"));
  }
}
