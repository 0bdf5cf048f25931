package io.github.pythonimage.buildkit.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.filesync.FakeDaemon.Reception;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not served, and how that is said. */
class RefusalTest {

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
                    "missing",
                    FileSource.directory(root.resolve("no such directory")),
                    "a-file",
                    FileSource.directory(root.resolve("a-file")))));
  }

  @AfterEach
  void disconnect() throws IOException {
    daemon.close();
  }

  @Test
  void refusesADirectoryThatWasNotOffered() {
    var headers = new Metadata();
    headers.put(FakeDaemon.key("dir-name"), "/etc");

    assertFails(headers, Status.Code.NOT_FOUND, "asks for a directory '/etc'", "a-file, context");
  }

  @Test
  void refusesARootThatDoesNotExist() throws IOException {
    var headers = new Metadata();
    headers.put(FakeDaemon.key("dir-name"), "missing");

    assertFails(headers, Status.Code.NOT_FOUND, "no such directory' does not exist");
  }

  @Test
  void refusesARootThatIsAFile() throws IOException {
    Files.createFile(root.resolve("a-file"));
    var headers = new Metadata();
    headers.put(FakeDaemon.key("dir-name"), "a-file");

    assertFails(headers, Status.Code.NOT_FOUND, "a-file' is not a directory");
  }

  @Test
  void refusesAPatternThatIsNotValid() {
    assertFails(
        FakeDaemon.headers("exclude-patterns", "src/[a"),
        Status.Code.INVALID_ARGUMENT,
        "the pattern 'src/[a' is not valid");
    assertFails(
        FakeDaemon.headers("exclude-patterns", "!"),
        Status.Code.INVALID_ARGUMENT,
        "the pattern '!' takes back nothing");
    assertFails(
        FakeDaemon.headers("exclude-patterns", "%zz", "exclude-patterns-encoded", "1"),
        Status.Code.INVALID_ARGUMENT,
        "the header exclude-patterns");
  }

  @Test
  void refusesANameThatIsNotUnicode() throws Exception {
    var name = Path.of(URI.create(root.toUri() + "caf%E9"));
    Files.createFile(name);

    assertFails(
        FakeDaemon.headers(), Status.Code.INVALID_ARGUMENT, "'caf\\xE9' in the build context");
    assertThat(daemon.fetch(FakeDaemon.headers("exclude-patterns", "caf*")).paths()).isEmpty();
  }

  @Test
  void refusesALinkTargetThatIsNotUnicode() throws Exception {
    Files.createSymbolicLink(root.resolve("link"), Path.of(URI.create(root.toUri() + "caf%E9")));

    assertFails(
        FakeDaemon.headers(),
        Status.Code.INVALID_ARGUMENT,
        "'link -> ",
        "caf\\xE9' in the build context");
  }

  private void assertFails(Metadata headers, Status.Code code, String... words) {
    var reception = new Reception();
    assertThatThrownBy(() -> daemon.await(reception, headers))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(words);
            });
  }
}
