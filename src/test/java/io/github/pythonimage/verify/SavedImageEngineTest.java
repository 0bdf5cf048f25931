package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.address.EngineAddress;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import io.github.pythonimage.verify.layers.ComparedEntries;
import io.github.pythonimage.verify.layers.ImageFixture;
import io.github.pythonimage.verify.layers.SavedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archive of layers has all that a container of the image shows, unless a layer is odd. */
@Tag("engine")
@Timeout(180)
class SavedImageEngineTest {
  private static final String DOCKERFILE =
      """
      FROM debian:trixie-slim
      RUN mkdir -p /a/b /c && echo one >/a/b/one && ln /a/b/one /c/link && echo two >/a/two && chmod 4755 /c/link
      RUN rm -r /a/b && echo other >/a/two && mkdir /a/b && echo new >/a/b/new && chmod 0700 /c && rm /etc/issue
      RUN ln /c/link /c/second && rm -r /usr/share/doc && echo file >/usr/share/doc && chown 7:8 /usr/bin/env
      """;
  private static final int HEADER_AND_CONTENT = 1024;
  // An engine makes these in every container, whatever the image has.
  private static final Set<String> MADE = Set.of("/", "/dev", "/etc", "/dev/pts", "/dev/shm");

  @TempDir Path context;

  static Stream<String> hosts() {
    return Stream.of(System.getProperty("engine.host"), EngineFact.CONTAINERD_HOST.need());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void showsWhatAContainerShows(String host) {
    var name = "verify-test/saved-" + ProcessHandle.current().pid();
    try (var buildKit = BuildKit.connect(Endpoint.of(host))) {
      var request =
          BuildRequest.builder(context, DOCKERFILE).name(name).network(Network.HOST).build();
      buildKit.start(request, event -> {}).result().join();
    }
    try (var engine = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()))) {
      var info = engine.inspect(name).orElseThrow();

      var shown = engine.export(info.id(), new TreeReader());
      var saved = engine.save(info.id(), SavedImage.all(info.layers()));

      assertThat(entries(saved.files())).isEqualTo(entries(shown));
      assertThat(saved.hidden().stream().flatMap(layer -> layer.files().all()))
          .extracting(FileEntry::path)
          .contains("/a/b/one", "/a/two", "/etc/issue");
      assertThat(saved.hidden().get(1).step()).startsWith("RUN /bin/sh -c mkdir -p /a/b /c");
    }
  }

  /** A link with content: to the engine that content is the next entry, to others it is nothing. */
  private static byte[] oddLayer() throws IOException {
    var inner = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(inner)) {
      var program = new TarArchiveEntry("usr/bin/su2");
      program.setMode(0104755);
      program.setSize(4);
      tar.putArchiveEntry(program);
      tar.write(new byte[] {'e', 'v', 'i', 'l'});
      tar.closeArchiveEntry();
    }
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      for (var folder : List.of("usr/", "usr/bin/")) {
        tar.putArchiveEntry(new TarArchiveEntry(folder));
        tar.closeArchiveEntry();
      }
      var link = new TarArchiveEntry("usr/link", TarConstants.LF_SYMLINK);
      link.setLinkName("bin");
      link.setSize(HEADER_AND_CONTENT);
      tar.putArchiveEntry(link);
      tar.write(inner.toByteArray(), 0, HEADER_AND_CONTENT);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static InputStream oddImage(String name) throws IOException {
    var layer = oddLayer();
    var config =
        "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]}}"
            .formatted(ImageFixture.digest(layer));
    var manifest =
        "[{\"Config\":\"config.json\",\"RepoTags\":[\"%s\"],\"Layers\":[\"layer.tar\"]}]"
            .formatted(name);
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      var files = new TreeMap<String, byte[]>();
      files.put("config.json", config.getBytes(StandardCharsets.UTF_8));
      files.put("layer.tar", layer);
      files.put("manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
      for (var file : files.entrySet()) {
        var entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void seesTheFilesThatTheEngineMakesOfAnOddArchive(String host) throws IOException {
    var name = "verify-test/odd-" + ProcessHandle.current().pid() + ":1";
    try (var engine = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()))) {
      engine.load(oddImage(name));
      try {
        var shown = engine.export(engine.inspect(name).orElseThrow().id(), new TreeReader());
        assertThat(shown.get("/usr/bin/su2").orElseThrow().mode() & 04000).isEqualTo(04000);
        var target =
            CheckContextFixture.target(
                CheckContextFixture.image(PythonVersion.of("3.13.5"), false));

        var findings = CheckContextFixture.verifier(engine).verify(target, name).findings();

        // The classic store cannot put these layers together again, so that it cannot send them.
        assertThat(findings)
            .anyMatch(
                one ->
                    one.isError()
                        && (one.message().contains("/usr/bin/su2")
                            || one.message().startsWith("The image cannot be read. ")));
      } finally {
        engine.removeImage(name);
      }
    }
  }

  private static Map<String, FileEntry> entries(FileTree files) {
    return ComparedEntries.of(files, MADE::contains);
  }
}
