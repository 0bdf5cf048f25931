package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.config.PythonVersion;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.address.EngineAddress;
import io.github.pythonimage.verify.check.CheckContextFixture;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the plugin reads of layers is what a container of either store shows. */
@Tag("engine")
@Timeout(300)
class OddLayersEngineTest {
  private static final String LOGIN = "machine example.com login app password secret-of-app\n";

  static Stream<String> hosts() {
    return Stream.of(System.getProperty("engine.host"), EngineFact.CONTAINERD_HOST.need());
  }

  @TestFactory
  Stream<DynamicTest> readsWhatAContainerShows() {
    return hosts()
        .flatMap(
            host ->
                AcceptedLayers.all().entrySet().stream()
                    .map(
                        one ->
                            DynamicTest.dynamicTest(
                                host + ": " + one.getKey(), () -> compare(host, one.getValue()))));
  }

  /**
   * Where one of the stores has a privileged file, by the layers that another reader understands
   * otherwise.
   */
  private static final Map<String, String> PRIVILEGED =
      Map.ofEntries(
          Map.entry("global header", "/opt/a"),
          Map.entry("long names of GNU and pax", "/opt/a"),
          Map.entry("more behind a name", "/opt/a"),
          Map.entry("a file twice", "/opt/a"),
          Map.entry("below a link of the layer", "/usr/lib/a"),
          Map.entry("below a link of a lower layer", "/lib/a"),
          Map.entry("below a link that a later layer hides", "/lib/a"),
          Map.entry("below a link that the layer deletes afterwards", "/opt/l/a"),
          Map.entry("the root is emptied", "/opt/a"),
          Map.entry("setuid by a hard link", "/opt/a"),
          Map.entry("a capability by a hard link", "/opt/a"),
          Map.entry("opaque by an attribute", "/opt/x/a"),
          Map.entry("a redirect of the overlay", "/opt/y/a"),
          Map.entry("the mark opt/.wh..wh.plnk", "/opt/a"),
          Map.entry("below a mark", "/opt/.wh.a/b"),
          Map.entry("a deleted folder that is there again", "/opt/x/a"),
          Map.entry("a link with content", "/opt/a"),
          Map.entry("a file that is called like a folder", "/opt/a"));

  @TestFactory
  Stream<DynamicTest> refusesLayersThatHideAPrivilegedFile() {
    return PRIVILEGED.entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(one.getKey(), () -> refuses(one.getKey(), one.getValue())));
  }

  private static void refuses(String name, String path) {
    var layers = OddLayersTest.refused().get(name).getValue();

    assertThat(hosts().anyMatch(host -> hasPrivilegedFile(host, layers, path))).isTrue();
    assertThatThrownBy(() -> OddLayersTest.files(layers)).isInstanceOf(DamagedImageException.class);
  }

  private static boolean hasPrivilegedFile(String host, List<byte[]> layers, String path) {
    try {
      return loadAndExport(host, layers)
          .get(path)
          .filter(file -> (file.mode() & 04000) != 0 || file.content().hasCapabilities())
          .isPresent();
    } catch (IOException e) {
      return false; // The classic store takes no file twice.
    }
  }

  private static void compare(String host, List<byte[]> layers) throws IOException {
    var read = entries(OddLayersTest.files(layers));
    try {
      assertThat(read).isEqualTo(entries(loadAndExport(host, layers)));
    } catch (IOException e) {
      // The classic store takes no name twice, not even a folder's.
      assertThat(e).hasMessageContaining("duplicates of file paths not supported");
    }
  }

  /** A later layer hides a credential from every container, and no file says that it is deleted. */
  @ParameterizedTest
  @MethodSource("hosts")
  void findsAFileThatAnOverlayHides(String host) throws IOException {
    var name = "verify-test/hidden-" + ProcessHandle.current().pid() + ":1";
    var login = new RawLayer().folder("opt").folder("opt/x").file("opt/x/.netrc", LOGIN).ended();
    var hides =
        new RawLayer()
            .folder("opt")
            .pax(Map.of("SCHILY.xattr.trusted.overlay.opaque", "y"))
            .folder("opt/x")
            .ended();
    var last = new RawLayer().folder("opt").file("opt/z", "").ended();
    try (var engine = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()))) {
      engine.load(archive(name, List.of(login, hides, last)));
      try {
        var target =
            CheckContextFixture.target(
                CheckContextFixture.image(PythonVersion.of("3.13.5"), false));

        var verification = CheckContextFixture.verifier(engine).verify(target, name);

        assertThat(verification.findings())
            .anyMatch(one -> one.isError() && one.message().contains("/opt/x/.netrc"));
      } finally {
        engine.removeImage(name);
      }
    }
  }

  static FileTree loadAndExport(String host, List<byte[]> layers) throws IOException {
    var name = "verify-test/layers-" + ProcessHandle.current().pid() + ":1";
    try (var engine = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()))) {
      engine.load(archive(name, layers));
      try {
        return engine.export(engine.inspect(name).orElseThrow().id(), new TreeReader());
      } finally {
        engine.removeImage(name);
      }
    }
  }

  private static InputStream archive(String name, List<byte[]> layers) throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    var ids = new StringBuilder();
    var names = new StringBuilder();
    for (var layer : layers) {
      var separator = ids.isEmpty() ? "" : ",";
      files.put(files.size() + "/layer.tar", layer);
      ids.append(separator).append('"').append(ImageFixture.digest(layer)).append('"');
      names.append(separator).append("\"%d/layer.tar\"".formatted(files.size() - 1));
    }
    files.put(
        "config.json",
        "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
            .formatted(ids)
            .getBytes(StandardCharsets.UTF_8));
    files.put(
        "manifest.json",
        "[{\"Config\":\"config.json\",\"RepoTags\":[\"%s\"],\"Layers\":[%s]}]"
            .formatted(name, names)
            .getBytes(StandardCharsets.UTF_8));
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
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

  /** An engine makes folders of its own in every container. */
  static Map<String, FileEntry> entries(FileTree files) {
    return ComparedEntries.of(files, path -> path.equals("/") || path.matches("/(dev|etc)(/.*)?"));
  }
}
