package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon receives. */
class FileSyncServiceTest {

  @TempDir Path root;
  private FakeDaemon daemon;

  @BeforeEach
  void connect() throws IOException {
    daemon =
        new FakeDaemon(
            new FileSyncService(
                Map.of(
                    "context",
                    FileSource.directory(root),
                    "dockerfile",
                    FileSource.inMemory(
                        Map.of(
                            "Dockerfile",
                            "FROM scratch\n".getBytes(StandardCharsets.UTF_8),
                            "docs/deep/readme",
                            new byte[0])))));
  }

  @AfterEach
  void disconnect() throws IOException {
    daemon.close();
  }

  @Test
  void sendsTheWholeTree() throws Exception {
    GoldenCase.makeTree(root);

    var received = daemon.fetch(FakeDaemon.headers());

    assertThat(received.paths())
        .contains("empty", "new\nline", "uni/\uD83D\uDE00.txt", "sp ace/na me.txt", "trail ")
        .containsSubsequence("a", "a/b", "a/b/c", "a/x.txt", "a b", "a-b", "a.b", "ab")
        .containsSubsequence("uni/\uF8FF.txt", "uni/\uD83D\uDE00.txt");
    assertThat(received.contents)
        .allSatisfy((path, content) -> assertThat(content.toStringUtf8()).isEqualTo(path));
    assertThat(received.contents).containsKey("uni/\u00e9.txt");
  }

  @Test
  void tellsKindPermissionsAndTime() throws Exception {
    var file = Files.createFile(root.resolve("file"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    Files.setAttribute(file, "unix:mode", 0104751);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-02-03T04:05:06.789012345Z")));
    Files.createDirectory(root.resolve("dir"));
    Files.setAttribute(root.resolve("dir"), "unix:mode", 0041777);
    Files.createSymbolicLink(root.resolve("link"), GoldenCase.path(Path.of("/"), "abs/../é"));

    var received = daemon.fetch(FakeDaemon.headers());

    assertThat(received.stat("file").getMode()).isEqualTo(1 << 23 | 0751);
    assertThat(received.stat("file").getModTime())
        .isEqualTo(
            TimeUnit.SECONDS.toNanos(Instant.parse("2024-02-03T04:05:06Z").getEpochSecond())
                + 789012345);
    assertThat(received.stat("dir").getMode()).isEqualTo(1 << 31 | 1 << 20 | 0777);
    assertThat(received.stat("link").getMode() & (1 << 27)).isNotZero();
    assertThat(received.stat("link").getLinkname()).isEqualTo("/abs/../é");
    assertThat(received.stats).allMatch(stat -> stat.getUid() == 0 && stat.getGid() == 0);
  }

  @Test
  void sendsHardLinksAsFilesOfTheirOwn() throws Exception {
    Files.writeString(root.resolve("first"), "same");
    Files.createLink(root.resolve("second"), root.resolve("first"));

    var received = daemon.fetch(FakeDaemon.headers());

    assertThat(received.contents)
        .containsEntry("first", ByteString.copyFromUtf8("same"))
        .containsEntry("second", ByteString.copyFromUtf8("same"));
    assertThat(received.stat("second").getLinkname()).isEmpty();
  }

  @Test
  void sendsASocketAsAnEmptyFile() throws Exception {
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));

      var received = daemon.fetch(FakeDaemon.headers());

      assertThat(received.contents).containsEntry("socket", ByteString.EMPTY);
    }
  }

  @Test
  void sendsFilesInMemory() throws Exception {
    var headers = new Metadata();
    headers.put(FakeDaemon.key("dir-name"), "dockerfile");

    var received = daemon.fetch(headers);

    assertThat(received.paths())
        .containsExactly("Dockerfile", "docs", "docs/deep", "docs/deep/readme");
    assertThat(received.contents)
        .containsEntry("Dockerfile", ByteString.copyFromUtf8("FROM scratch\n"))
        .containsEntry("docs/deep/readme", ByteString.EMPTY);
  }

  @Test
  void honoursEncodedPatterns() throws Exception {
    Files.createFile(GoldenCase.path(root, "é + 1%.txt"));
    Files.createFile(root.resolve("kept"));

    var received =
        daemon.fetch(
            FakeDaemon.headers(
                "exclude-patterns",
                URLEncoder.encode("é + 1%.*", StandardCharsets.UTF_8),
                "exclude-patterns-encoded",
                "1"));

    assertThat(received.paths()).containsExactly("kept");
  }

  @Test
  void leavesPercentSignsAloneWhereNothingIsEncoded() throws Exception {
    Files.createFile(root.resolve("%41"));
    Files.createFile(root.resolve("A"));

    assertThat(daemon.fetch(FakeDaemon.headers("exclude-patterns", "%41")).paths())
        .containsExactly("A");
  }

  @Test
  void takesThreeThousandPatterns() throws Exception {
    var headers = FakeDaemon.headers();
    IntStream.range(0, 3000)
        .forEach(
            i -> headers.put(FakeDaemon.key("exclude-patterns"), "some/long/directory/file" + i));
    Files.createDirectories(root.resolve("some/long/directory"));
    Files.createFile(root.resolve("some/long/directory/file2999"));
    Files.createFile(root.resolve("some/long/directory/file3000"));

    assertThat(daemon.fetch(headers).paths())
        .containsExactly(
            "some", "some/long", "some/long/directory", "some/long/directory/file3000");
  }

  @Test
  void followsAllPathsThroughTheSameLink() throws Exception {
    GoldenCase.makeTree(root);

    // The docker CLI forgets the second one.
    assertThat(
            daemon
                .fetch(
                    FakeDaemon.headers(
                        "followpaths", "link-dir/x.txt", "followpaths", "link-dir/y.md"))
                .paths())
        .containsExactly("a", "a/x.txt", "a/y.md", "link-dir");
  }
}
