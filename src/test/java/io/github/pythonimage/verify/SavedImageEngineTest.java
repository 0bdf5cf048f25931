package io.github.pythonimage.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.BuildRequest;
import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.Network;
import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.verify.files.FileEntry;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import io.github.pythonimage.verify.layers.SavedImage;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archive of layers has all that a container of the image shows. */
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
    try (var engine = Engine.connect(URI.create(host), Optional.empty())) {
      var info = engine.inspect(name).orElseThrow();

      var shown = engine.export(info.id(), new TreeReader());
      var saved = engine.save(info.id(), new SavedImage(info.layers(), Set.of()));

      assertThat(entries(saved.files())).isEqualTo(entries(shown));
      assertThat(saved.hidden().stream().flatMap(layer -> layer.files().all()))
          .extracting(FileEntry::path)
          .contains("/a/b/one", "/a/two", "/etc/issue");
      assertThat(saved.hidden().get(1).step()).startsWith("RUN /bin/sh -c mkdir -p /a/b /c");
    }
  }

  private static Map<String, FileEntry> entries(FileTree files) {
    var entries = new TreeMap<String, FileEntry>();
    files
        .all()
        .filter(entry -> !MADE.contains(entry.path()))
        .forEach(
            e ->
                entries.put(
                    e.path(),
                    new FileEntry(
                        e.path(),
                        e.type(),
                        e.mode(),
                        e.uid(),
                        e.gid(),
                        e.size(),
                        0,
                        e.target(),
                        e.content())));
    return entries;
  }
}
