package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
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

  private BuildKitException failure(TestDaemon daemon, BuildRequest.Builder request) {
    var thrown = catchThrowableOfType(CompletionException.class, () -> build(daemon, request));
    return (BuildKitException) thrown.getCause();
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
    var registry = TestDaemon.registry();
    var repository = "outputs/" + daemon.name().toLowerCase() + System.nanoTime();
    var result =
        build(
            daemon,
            hello()
                .output(
                    new Output.Registry(
                        List.of(
                            registry + "/" + repository + ":1", registry + "/" + repository + ":2"),
                        false)));

    var first = manifest(registry, repository, "1");
    var second = manifest(registry, repository, "2");
    assertThat(first.headers().firstValue("Docker-Content-Digest"))
        .isEqualTo(result.manifestDigest());
    assertThat(second.body()).isEqualTo(first.body());
    // No index: nobody asked for attestations.
    assertThat(JSON.readTree(first.body()).path("layers")).hasSize(1);
  }

  private static HttpResponse<String> manifest(String registry, String repository, String tag)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://%s/v2/%s/manifests/%s".formatted(registry, repository, tag)))
            .header("Accept", "application/vnd.oci.image.index.v1+json")
            .header("Accept", "application/vnd.oci.image.manifest.v1+json")
            .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
            .build();
    var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response;
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
}
