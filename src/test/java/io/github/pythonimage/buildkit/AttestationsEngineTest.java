package io.github.pythonimage.buildkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements about an image that travel with it. */
@Tag("engine")
class AttestationsEngineTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  // What a daemon runs to list what is in an image; it looks at BUILDKIT_SCAN_SOURCE and writes
  // statements without a subject into BUILDKIT_SCAN_DESTINATION.
  private static final String GENERATOR =
      """
      FROM %s
      COPY --chmod=0755 <<'EOF' /scan
      #!/bin/sh
      set -e
      test -f "$BUILDKIT_SCAN_SOURCE/hello"
      found=$(ls "$BUILDKIT_SCAN_SOURCE" | wc -l)
      printf '%%s' '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"SPDXID":"SPDXRef-DOCUMENT","name":"found '"$found"'"}}' \
        >"$BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"
      EOF
      CMD ["/scan"]
      """;

  @TempDir Path folder;
  private BuildKit buildKit;

  @AfterEach
  void disconnect() {
    buildKit.close();
  }

  private BuildRequest.Builder hello() throws IOException {
    Files.writeString(folder.resolve("hello"), "hello");
    return BuildRequest.builder(folder, "FROM scratch\nARG A\nCOPY hello /\n")
        .buildArg("A", "b")
        .network(Network.HOST);
  }

  private void build(BuildRequest.Builder request) {
    buildKit.start(request.build(), event -> {}).result().join();
  }

  /** The manifests of the one index in a layout. */
  private static JsonNode manifests(Path layout) throws IOException {
    var index = JSON.readTree(layout.resolve("index.json").toFile());
    return blob(layout, index.path("manifests").path(0)).path("manifests");
  }

  private static JsonNode blob(Path layout, JsonNode descriptor) throws IOException {
    var digest = descriptor.path("digest").asText().replace(':', '/');
    return JSON.readTree(layout.resolve("blobs").resolve(digest).toFile());
  }

  private static JsonNode statement(Path layout) throws IOException {
    var attestation = manifests(layout).path(1);
    assertThat(attestation.path("annotations").path("vnd.docker.reference.type").asText())
        .isEqualTo("attestation-manifest");
    return blob(layout, blob(layout, attestation).path("layers").path(0));
  }

  @ParameterizedTest
  @EnumSource
  void provenanceTellsTheBuildArguments(TestDaemon daemon) throws IOException {
    buildKit = daemon.connect();
    var layout = folder.resolve("layout");
    build(
        hello()
            .output(new Output.OciLayout(layout, List.of()))
            .attestation(new Attestation("provenance", Map.of("mode", "max"))));

    var statement = statement(layout);
    assertThat(statement.path("predicateType").asText()).contains("slsa.dev/provenance");
    assertThat(statement.toString()).contains("\"build-arg:A\":\"b\"");
  }

  @ParameterizedTest
  @EnumSource
  void noneUnlessAskedFor(TestDaemon daemon) throws IOException {
    buildKit = daemon.connect();
    var layout = folder.resolve("layout");
    build(hello().output(new Output.OciLayout(layout, List.of())));

    var index = JSON.readTree(layout.resolve("index.json").toFile());
    assertThat(index.path("manifests").path(0).path("mediaType").asText())
        .isEqualTo("application/vnd.oci.image.manifest.v1+json");
  }

  // The engines of the tests have no bridge, and a generator runs with one whatever a build says.
  @ParameterizedTest
  @EnumSource(names = "BUILDKITD")
  void billOfMaterialsIsMadeByTheGenerator(TestDaemon daemon) throws IOException {
    buildKit = daemon.connect();
    var layout = folder.resolve("layout");
    try (var registry = new TestRegistry()) {
      var generator = registry.image("outputs/generator:" + System.nanoTime());
      build(
          BuildRequest.builder(folder, GENERATOR.formatted(daemon.base()))
              .output(new Output.Registry(List.of(generator), false)));
      build(
          hello()
              .output(new Output.OciLayout(layout, List.of()))
              .attestation(new Attestation("sbom", Map.of("generator", generator))));
    }

    var statement = statement(layout);
    assertThat(statement.path("predicateType").asText()).isEqualTo("https://spdx.dev/Document");
    assertThat(statement.path("predicate").path("name").asText()).isEqualTo("found 1");
  }
}
