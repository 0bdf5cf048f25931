package io.github.pythonimage.verify.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.address.EngineAddress;
import io.github.pythonimage.verify.files.FileTree;
import io.github.pythonimage.verify.files.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layers of a build with all that a Dockerfile does to files pass the strict reader. */
@Tag("engine")
@Timeout(300)
class BuiltLayersEngineTest {
  private static final String DOCKERFILE =
      """
      FROM debian:trixie-slim
      RUN <<'END'
      set -e
      mkdir -p /opt/folder/below /opt/again /opt/lonely
      echo one >/opt/one; ln /opt/one /opt/two; chmod 4755 /opt/one; chown 3000000:7 /opt/one
      ln -s nowhere /opt/link; ln -P /opt/link /opt/same-link
      long=/opt/$(printf 'long-name/%.0s' $(seq 25)); mkdir -p "$long"; echo x >"$long/ünïcode"; ln -s "$long" /opt/long-link
      truncate -s 3M /opt/sparse; echo end >>/opt/sparse
      touch -d 1960-05-05 /opt/old; touch -d '2020-01-01 00:00:00.123456789' /opt/exact
      mkfifo -m 622 /opt/pipe; mknod /opt/null c 1 3; chmod 1777 /opt/folder; printf 'x' >'/opt/new\nline'
      echo deleted >/opt/folder/below/old; echo deleted >/opt/again/old; touch /opt/lonely/a /opt/file /opt/.wh
      cp /bin/true /opt/capable
      perl -e '$file = "/opt/capable"; $name = "security.capability"; $value = pack("V5", 0x02000001, 0x400, 0, 0, 0);
        exit syscall(188, $file, $name, $value, 20, 0)'
      END
      RUN rm -r /opt/folder /opt/again /opt/lonely && mkdir /opt/folder && echo new >/opt/folder/new && ln -s folder /opt/again && rm /opt/file && mkdir /opt/file && touch /opt/file/x
      RUN ln /opt/two /opt/three && rm /opt/one && ln /opt/capable /opt/also && chmod 700 /opt/file && rm /opt/link
      COPY Dockerfile /lib/opt/
      COPY Dockerfile /opt/again/
      """;

  @TempDir Path folder;

  static Stream<String> hosts() {
    return Stream.of(System.getProperty("engine.host"), EngineFact.CONTAINERD_HOST.need());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void readsWhatAContainerShows(String host) throws IOException {
    var name = "verify-test/built-layers-" + ProcessHandle.current().pid();
    var context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("Dockerfile"), DOCKERFILE);
    try (var buildKit = BuildKit.connect(Endpoint.of(host))) {
      var request =
          BuildRequest.builder(context, DOCKERFILE).name(name).network(Network.HOST).build();
      buildKit.start(request, event -> {}).result().join();
    }
    try (var engine = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()))) {
      var id = engine.inspect(name).orElseThrow().id();

      var shown = engine.export(id, new TreeReader());
      var read = engine.save(id, this::read);

      assertThat(OddLayersEngineTest.entries(read))
          .isEqualTo(OddLayersEngineTest.entries(shown))
          .containsKeys("/opt/three", "/opt/same-link", "/usr/lib/opt/Dockerfile");
      assertThat(read.get("/opt/also").orElseThrow().content().hasCapabilities()).isTrue();
      engine.removeImage(name);
    }
  }

  private FileTree read(InputStream archive) throws IOException {
    var file = folder.resolve("image.tar");
    Files.copy(archive, file);
    try (var layout = OciLayout.open(file)) {
      return MergedImage.read(layout.images().get(0), Set.of()).files();
    }
  }
}
