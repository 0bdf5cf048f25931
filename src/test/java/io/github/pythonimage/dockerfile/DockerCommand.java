package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The docker command with buildx, a wrapper where the engine is not the machine's own. */
public final class DockerCommand {
  /** The option that gives rendered Dockerfiles their scripts. */
  static final String SCRIPTS =
      "--build-context=python-image-scripts=target/classes/python-image-scripts";

  private static final Path HERE = Path.of("").toAbsolutePath();
  private static final long LONGEST_SECONDS = 300;

  private DockerCommand() {}

  /** Skips the test where there is none. */
  static String need() {
    var docker = System.getProperty("engine.docker", "");
    assumeTrue(!docker.isEmpty(), "needs the system property engine.docker");
    return docker;
  }

  /** What it writes, after it went well. */
  public static String run(String... arguments) throws IOException, InterruptedException {
    return run(HERE, true, arguments);
  }

  /** What it writes, after it failed. */
  static String fail(String... arguments) throws IOException, InterruptedException {
    return run(HERE, false, arguments);
  }

  /** What it writes in another folder, after it went well. */
  public static String runIn(Path folder, String... arguments)
      throws IOException, InterruptedException {
    return run(folder, true, arguments);
  }

  /** What it writes in another folder, after it failed. */
  public static String failIn(Path folder, String... arguments)
      throws IOException, InterruptedException {
    return run(folder, false, arguments);
  }

  private static String run(Path folder, boolean well, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(need()));
    command.addAll(List.of(arguments));
    var output = Files.createTempFile("docker-", ".log");
    try {
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      var host = System.getProperty("engine.host", "");
      if (!host.isEmpty()) {
        builder.environment().put("DOCKER_HOST", host);
      }
      var process = builder.start();
      assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
          .as(command + " in time")
          .isTrue();
      var text = Files.readString(output);
      assertThat(process.exitValue() == 0).as(text).isEqualTo(well);
      return text;
    } finally {
      Files.delete(output);
    }
  }
}
