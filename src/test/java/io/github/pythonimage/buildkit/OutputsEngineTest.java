package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.BuildResult;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.Output;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.commons.io.function.IOConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where results go, on the daemons that can do everything. */
@Tag("engine")
class OutputsEngineTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HELLO = "FROM scratch\nCOPY hello /hello\nLABEL a=b\n";

  @TempDir Path folder;
  private Path context;
  private Path place;
  private BuildKit buildKit;

  @BeforeEach
  void writeContext() throws IOException {
    context = Files.createDirectory(folder.resolve("context"));
    place = Files.createDirectory(folder.resolve("place"));
    Files.writeString(context.resolve("hello"), "hello " + System.nanoTime());
  }

  @AfterEach
  void disconnect() {
    if (buildKit != null) {
      buildKit.close();
    }
  }

  private BuildResult build(TestDaemon daemon, BuildRequest.Builder request) {
    buildKit = daemon.connect();
    return buildKit.start(request.build(), event -> {}).result().join();
  }

  private BuildRequest.Builder hello() {
    return BuildRequest.builder(context, HELLO).network(Network.HOST);
  }

  private List<String> left() throws IOException {
    try (var files = Files.list(place)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void pushesToARegistry(TestDaemon daemon) throws Exception {
    try (var registry = new TestRegistry()) {
      var one = "outputs/push:" + System.nanoTime();
      var two = one + "-2";
      var names = List.of(registry.image(one), registry.image(two));
      var result = build(daemon, hello().output(new Output.Registry(names, false)));

      var first = registry.manifest(one);
      assertThat(first.headers().firstValue("Docker-Content-Digest"))
          .isEqualTo(result.manifestDigest());
      assertThat(registry.manifest(two).body()).isEqualTo(first.body());
      // No index: nobody asked for attestations.
      assertThat(JSON.readTree(first.body()).path("layers")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesAnOciArchive(TestDaemon daemon) throws Exception {
    var file = place.resolve("deep/er/image.oci.tar");
    var result =
        build(
            daemon,
            hello()
                .output(new Output.Archive(ArchiveFormat.OCI, file, List.of("example.com/a:1"))));

    try (var tar = new TarFile(file)) {
      var names = tar.getEntries().stream().map(TarArchiveEntry::getName).toList();
      assertThat(names).contains("oci-layout", "index.json");
      var index = JSON.readTree(tar.getInputStream(entry(tar, "index.json")));
      var manifest = index.path("manifests").path(0);
      assertThat(result.manifestDigest()).contains(manifest.path("digest").asText());
      assertThat(manifest.path("annotations").path("io.containerd.image.name").asText())
          .isEqualTo("example.com/a:1");
    }
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  private static TarArchiveEntry entry(TarFile tar, String name) {
    return tar.getEntries().stream()
        .filter(e -> e.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void writesAnOciLayoutAndReplacesIt(TestDaemon daemon) throws Exception {
    var layout = place.resolve("layout");
    build(daemon, hello().output(new Output.OciLayout(layout, List.of("example.com/a:1"))));
    buildKit.close();
    Files.writeString(context.resolve("hello"), "another");
    var result =
        build(daemon, hello().output(new Output.OciLayout(layout, List.of("example.com/a:2"))));

    assertThat(left()).containsExactly("layout");
    var index = JSON.readTree(layout.resolve("index.json").toFile());
    assertThat(index.path("manifests")).hasSize(1);
    var digest = index.path("manifests").path(0).path("digest").asText();
    assertThat(result.manifestDigest()).contains(digest);
    var manifest = JSON.readTree(blob(layout, digest).toFile());
    var blobs =
        Stream.concat(
                Stream.of(digest, manifest.path("config").path("digest").asText()),
                manifest.path("layers").findValuesAsText("digest").stream())
            .toList();
    try (var there = Files.list(layout.resolve("blobs/sha256"))) {
      assertThat(there.map(file -> "sha256:" + file.getFileName()))
          .containsExactlyInAnyOrderElementsOf(blobs);
    }
    for (var one : blobs) {
      assertThat("sha256:" + sha256(blob(layout, one))).isEqualTo(one);
    }
  }

  private static Path blob(Path layout, String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @ParameterizedTest
  @EnumSource
  void writesADockerArchiveThatLoadsAndRuns(TestDaemon daemon) throws Exception {
    var name = "outputs-test/archive:" + System.nanoTime();
    var file = place.resolve("image.docker.tar");
    build(
        daemon, cat(daemon).output(new Output.Archive(ArchiveFormat.DOCKER, file, List.of(name))));

    docker("load", "-i", file.toString());
    try {
      assertThat(docker("run", "--rm", "--network", "none", name, "cat", "/hello"))
          .isEqualTo(Files.readString(context.resolve("hello")));
    } finally {
      docker("rmi", name);
    }
    assertThat(left()).containsExactly("image.docker.tar");
  }

  @ParameterizedTest
  @EnumSource
  void handsAnArchiveToAnEngineWhileItIsMade(TestDaemon daemon) throws Exception {
    try (var engine = new TestEngine()) {
      var name = engine.image("stream");
      IOConsumer<InputStream> reader = archive -> engine.docker.loadImageCmd(archive).exec();
      build(
          daemon,
          cat(daemon)
              .output(new Output.ArchiveStream(ArchiveFormat.DOCKER, List.of(name), reader)));

      assertThat(engine.docker.inspectImageCmd(name).exec().getConfig().getLabels())
          .containsEntry("a", "b");
    }
  }

  @ParameterizedTest
  @EnumSource
  void severalOutputsOfOneBuild(TestDaemon daemon) throws Exception {
    var pushed = "outputs/several:" + System.nanoTime();
    var oci = place.resolve("oci.tar");
    var layout = place.resolve("layout");
    var files = place.resolve("files");
    try (var registry = new TestRegistry()) {
      var name = registry.image(pushed);
      var result =
          build(
              daemon,
              hello()
                  .output(new Output.Files(files))
                  .output(new Output.Archive(ArchiveFormat.OCI, oci, List.of(name)))
                  .output(new Output.Registry(List.of(name), false))
                  .output(new Output.OciLayout(layout, List.of(name)))
                  .name(name));
      daemon.forget(name);

      assertThat(left()).containsExactly("files", "layout", "oci.tar");
      assertThat(files.resolve("hello")).hasSameTextualContentAs(context.resolve("hello"));
      assertThat(registry.manifest(pushed).headers().firstValue("Docker-Content-Digest"))
          .isEqualTo(result.manifestDigest());
      var index = JSON.readTree(layout.resolve("index.json").toFile());
      assertThat(result.manifestDigest())
          .contains(index.path("manifests").path(0).path("digest").asText());
    }
  }

  @ParameterizedTest
  @EnumSource
  void filesKeepWhatTheyAre(TestDaemon daemon) throws IOException {
    var files = place.resolve("files");
    build(
        daemon,
        BuildRequest.builder(
                context,
                """
                FROM %s AS made
                RUN <<EOF
                mkdir -p /out/read-only /out/empty
                cd /out
                seq 1 100000 >large
                : >nothing
                echo run >program
                chmod 4755 program
                ln program read-only/program
                ln -s ../../../../../etc/passwd outside
                ln -s /etc /out/elsewhere
                mkfifo pipe
                touch -d '2001-02-03 04:05:06 UTC' large
                for i in $(seq 1 3000); do echo $i >read-only/$i; done
                chmod 0555 read-only
                chmod 0400 large
                EOF
                FROM scratch
                COPY --from=made /out /
                """
                    .formatted(daemon.base()))
            .network(Network.HOST)
            .output(new Output.Files(files)));

    assertThat(left()).containsExactly("files");
    assertThat(files.resolve("large")).hasSize(588_895);
    assertThat(Files.getLastModifiedTime(files.resolve("large")).toInstant())
        .isEqualTo("2001-02-03T04:05:06Z");
    assertThat(mode(files.resolve("large"))).isEqualTo("100400");
    assertThat(mode(files.resolve("program"))).isEqualTo("104755");
    assertThat(mode(files.resolve("read-only"))).isEqualTo("40555");
    assertThat(files.resolve("nothing")).isEmptyFile();
    assertThat(files.resolve("empty")).isEmptyDirectory();
    assertThat(Files.isSameFile(files.resolve("program"), files.resolve("read-only/program")))
        .isTrue();
    assertThat(Files.readSymbolicLink(files.resolve("outside")))
        .hasToString("../../../../../etc/passwd");
    assertThat(Files.readSymbolicLink(files.resolve("elsewhere"))).hasToString("/etc");
    assertThat(files.resolve("read-only/3000")).hasContent("3000");
    assertThat(files.resolve("pipe")).doesNotExist();
  }

  private static String mode(Path path) throws IOException {
    return Integer.toOctalString(
        (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
  }

  private BuildRequest.Builder cat(TestDaemon daemon) {
    return BuildRequest.builder(
            context, "FROM " + daemon.base() + "\nCOPY hello /hello\nLABEL a=b\n")
        .network(Network.HOST);
  }

  private static String docker(String... arguments) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of(TestDaemon.docker()), Stream.of(arguments)).toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
