package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.BuildRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said where a part of the context may not be read, and a real engine waits for it. */
@Tag("engine")
@Timeout(60)
class UnreadableContextEngineTest {

  @TempDir private Path context;

  /** Builds as somebody without the right to read everything, and says what came of it. */
  public static void main(String[] arguments) {
    var request = BuildRequest.builder(Path.of(arguments[1]), "FROM scratch\nCOPY . /\n").build();
    try (var buildKit = BuildKit.connect(Endpoint.of(arguments[0]))) {
      buildKit.start(request, event -> {}).result().join();
      System.out.println("built");
    } catch (CompletionException e) {
      System.out.println(e.getCause().getMessage());
    }
  }

  /** In a JVM of its own: root reads everything, unless that right is taken from it for good. */
  private String build() throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    if (System.getProperty("user.name").equals("root")) {
      command.add("setpriv");
      command.add("--bounding-set=-dac_override,-dac_read_search");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(getClass().getName(), TestEngine.endpoint().uri().toString()));
    command.add(context.toString());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // It makes Java say that it has picked it up.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static void close(Path path) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
  }

  @Test
  void aFile() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "takes rights away as Linux does");
    Files.writeString(context.resolve("a"), "a");
    assertThat(build()).isEqualTo("built\n");

    close(Files.writeString(context.resolve("key"), "secret"));
    assertThat(build())
        .contains("'key' in the build context cannot be read: permission denied")
        .contains(".dockerignore")
        .doesNotContain("\tat ");

    Files.writeString(context.resolve(".dockerignore"), "key\n");
    assertThat(build()).isEqualTo("built\n");
  }

  @Test
  void aDirectory() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "takes rights away as Linux does");
    var folder = Files.createDirectory(context.resolve("data"));
    close(folder);
    try {
      assertThat(build())
          .contains("'data' in the build context cannot be read")
          .doesNotContain("\tat ");
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
