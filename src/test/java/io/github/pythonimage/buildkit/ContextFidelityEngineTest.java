package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.buildkit.errors.BuildFailedException;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What arrives of strange trees, and what is said where nothing can. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ContextFidelityEngineTest {

  private static final String TEXT = "FROM debian:trixie-slim\n";

  private TestEngine engine;

  @BeforeAll
  void connect() {
    engine = new TestEngine();
  }

  @AfterAll
  void disconnect() throws IOException {
    if (engine != null) {
      engine.close();
    }
  }

  /** The lines that a build's last step writes. */
  private List<String> build(Path context, String dockerfile, String name) {
    var events = Collections.synchronizedList(new ArrayList<BuildEvent>());
    var request =
        BuildRequest.builder(context, TEXT + dockerfile)
            .dockerfileName(name)
            .network(Network.HOST)
            .noCache(NoCache.all())
            .build();
    engine.buildKit.start(request, events::add).result().join();
    return TestEngine.logged(List.copyOf(events)).toList();
  }

  private String failure(Path context, String dockerfile) {
    var thrown =
        catchThrowableOfType(
            CompletionException.class, () -> build(context, dockerfile, "Dockerfile"));
    assertThat(thrown.getCause()).isInstanceOf(BuildFailedException.class);
    return thrown.getCause().getMessage();
  }

  /** A file with any name, whatever this JVM's locale. */
  private static Path file(Path directory, String name) throws IOException {
    var encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return Files.writeString(Path.of(URI.create(directory.toUri() + encoded)), "x");
  }

  @Test
  void oddNamesArriveAsTheyAre(@TempDir Path context) throws IOException {
    var names =
        List.of(
            "sp ace",
            " lead",
            "trail ",
            "new\nline",
            "back\\slash",
            "-rf",
            "\u00e9-nfc",
            "e\u0301-nfd",
            "\ud83d\ude00",
            "a".repeat(255),
            "\u00e9".repeat(127),
            "quote'\"",
            "$(x)",
            "!bang",
            "#hash");
    for (var name : names) {
      file(context, name);
    }

    var logged =
        build(context, "COPY . /in\nRUN find /in -type f -printf '%P\\0' | base64 -w0\n", "D");

    var arrived = Base64.getDecoder().decode(String.join("", logged));
    assertThat(new String(arrived, StandardCharsets.UTF_8).split("\0"))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void linksArriveAsTheyAre(@TempDir Path context) throws IOException {
    Files.createSymbolicLink(context.resolve("out"), Path.of("../../etc"));
    Files.createSymbolicLink(context.resolve("absolute"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(context.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(context.resolve("one"), Path.of("two"));
    Files.createSymbolicLink(context.resolve("two"), Path.of("one"));

    assertThat(build(context, "COPY . /in\nRUN find /in -type l -printf '%P %l\\n'\n", "D"))
        .containsExactlyInAnyOrder(
            "out ../../etc", "absolute /etc/passwd", "dangling nowhere", "one two", "two one");
  }

  @Test
  void pipesAndSocketsDoNotHoldABuildUp(@TempDir Path context) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", context.resolve("pipe").toString()).start().waitFor())
        .isZero();
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(context.resolve("socket")));

      assertThat(build(context, "COPY . /in\nRUN stat -c '%n %F' /in/*\n", "D"))
          .containsExactly("/in/pipe fifo", "/in/socket regular empty file");
    }
  }

  @Test
  void aNameThatIsNotUnicodeIsShownWithItsBytes(@TempDir Path context) throws IOException {
    Files.createFile(Path.of(URI.create(context.toUri() + "caf%E9")));

    assertThat(failure(context, "COPY . /in\n"))
        .contains("'caf\\xE9' in the build context has a name")
        .contains("rename it, or exclude it in .dockerignore");
    Files.writeString(context.resolve(".dockerignore"), "caf*\n");
    assertThat(build(context, "COPY . /in\nRUN ls -A /in\n", "D")).containsExactly(".dockerignore");
  }

  @Test
  void aFileThatVanishesMeanwhileIsNamed(@TempDir Path context) throws Exception {
    for (var i = 0; i < 20; i++) {
      Files.write(context.resolve("large" + i), new byte[20_000_000]);
      Files.writeString(context.resolve("vanishing" + i), "a");
    }
    var solve =
        engine.buildKit.start(
            BuildRequest.builder(context, "FROM scratch\nCOPY . /in\n")
                .noCache(NoCache.all())
                .build(),
            event -> {});
    // All are listed by then, and most are still to be sent: the daemon wants them in any order.
    while (!opened(context.resolve("large"))) {
      assertThat(solve.result()).isNotDone();
      Thread.sleep(1);
    }
    for (var i = 0; i < 20; i++) {
      Files.delete(context.resolve("vanishing" + i));
    }
    assertThat(catchThrowableOfType(CompletionException.class, () -> solve.result().join()))
        .hasStackTraceContaining("'vanishing")
        .hasStackTraceContaining("vanished while the build context was sent");
  }

  /** Whether this JVM has a file open whose path begins so. */
  private static boolean opened(Path begin) throws IOException {
    try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var file : files) {
        try {
          if (Files.readSymbolicLink(file).toString().startsWith(begin.toString())) {
            return true;
          }
        } catch (NoSuchFileException e) {
          // Closed meanwhile.
        }
      }
    }
    return false;
  }

  @Test
  void aFileThatGrowsMeanwhileIsSent(@TempDir Path context) throws Exception {
    var log = context.resolve("app.log");
    Files.write(log, new byte[8_000_000]);
    try (var channel = FileChannel.open(log, StandardOpenOption.APPEND)) {
      var writer =
          new Thread(
              () -> {
                try {
                  while (true) {
                    channel.write(ByteBuffer.wrap(new byte[100]));
                    Thread.sleep(0, 100_000);
                  }
                } catch (IOException | InterruptedException e) {
                  // Enough.
                }
              });
      writer.start();
      try {
        assertThat(
                build(
                    context,
                    "COPY . /in\nRUN test $(wc -c < /in/app.log) -ge 8000000 && echo whole\n",
                    "D"))
            .containsExactly("whole");
      } finally {
        writer.interrupt();
        writer.join();
      }
    }
  }

  @Test
  void aSourceBehindALinkThatLeavesTheContextIsExplained(@TempDir Path folder) throws IOException {
    var context = Files.createDirectory(folder.resolve("module"));
    Files.writeString(Files.createDirectory(folder.resolve("other")).resolve("file"), "x");
    Files.createSymbolicLink(context.resolve("link"), Path.of("../other"));
    Files.createSymbolicLink(context.resolve("loose"), Path.of("../nothing"));

    assertThat(failure(context, "COPY link/file /file\n"))
        .contains("\"/link/file\" does not exist where it is copied from")
        .contains("'link' is a symbolic link that leads out of the build context, to ../other");
    assertThat(failure(context, "COPY loose /file\n")).doesNotContain("leads out");
  }

  @Test
  void anIgnoreFileBesideTheDockerfileIsPreferredAsInBuildx(@TempDir Path context)
      throws IOException {
    var output = Files.createDirectories(context.resolve("target/app"));
    for (var name : Arrays.asList("a", "b")) {
      file(context, name);
    }
    var list = "COPY . /in\nRUN ls -A /in\n";
    Files.writeString(context.resolve(".dockerignore"), "a\ntarget\n");
    assertThat(build(context, list, "target/app/Dockerfile")).containsExactly(".dockerignore", "b");

    Files.writeString(output.resolve("Dockerfile.dockerignore"), "b\ntarget\n");
    assertThat(build(context, list, "target/app/Dockerfile")).containsExactly(".dockerignore", "a");
  }

  @Test
  void anIgnoreFileThatTheDaemonCannotReadIsCalledByItsName(@TempDir Path context)
      throws IOException {
    Files.writeString(context.resolve(".dockerignore"), "a".repeat(70_000) + "\n");
    assertThat(failure(context, "COPY . /in\n"))
        .contains(".dockerignore")
        .doesNotContain("Dockerfile.dockerignore");
  }

  @Test
  void ignoreFilesOfOtherEditorsMeanTheSame(@TempDir Path context) throws IOException {
    for (var name : List.of("a", "b", "c", "#d", "e ")) {
      file(context, name);
    }
    Files.writeString(file(Files.createDirectory(context.resolve("keep")), "x"), "");
    file(context.resolve("keep"), "y");
    Files.writeString(
        context.resolve(".dockerignore"),
        "\uFEFF# by Notepad\r\na  \r\n  b\t\r\n#d\r\ne \r\n**/keep\r\n! keep/x \r\n");

    assertThat(build(context, "COPY . /in\nRUN cd /in && find . -type f | sort\n", "D"))
        .isEqualTo(
            Stream.of("./#d", "./.dockerignore", "./c", "./e ", "./keep/x")
                .sorted()
                .collect(Collectors.toList()));
  }
}
