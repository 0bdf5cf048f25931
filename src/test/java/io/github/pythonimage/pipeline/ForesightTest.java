package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.buildkit.local.Checksum;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.config.TargetPython;
import io.github.pythonimage.plan.Selection;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ForesightTest {
  @TempDir private Path output;
  private final AtomicInteger asked = new AtomicInteger();

  private Endpoint nobody() {
    asked.incrementAndGet();
    return Endpoint.of("unix://" + output.resolve("nobody.sock"));
  }

  private Blueprint image() throws IOException {
    var file = output.resolve("Dockerfile");
    Files.writeString(file, "FROM a\n");
    return new Blueprint(
        "python/3.13",
        "python",
        TargetPython.of("3.13.5"),
        ImageReference.of("debian:trixie-slim"),
        "runtime",
        List.of(ImageReference.of("a/python:3.13")),
        List.of("debian:trixie-slim"),
        file,
        Checksum.of(Files.readAllBytes(file)),
        Map.of(),
        List.of());
  }

  private void remember(Blueprint image) throws IOException {
    var bake = "{}".getBytes(StandardCharsets.UTF_8);
    Files.write(output.resolve("docker-bake.json"), bake);
    StateFile.in(output)
        .write(
            new BuildState(
                1,
                new Matrix(List.of(image), List.of()),
                Checksum.of(bake),
                Map.of(),
                List.of(),
                1));
  }

  @Test
  void a_module_that_was_never_built_asks_nobody() {
    var foresight = Foresight.begin(output, Selection.of(null, null), false, this::nobody);
    assertThat(foresight.before()).isEqualTo(BuildState.nothing());
    assertThat(foresight.rendered()).isFalse();
    assertThat(foresight.ids(List.of(), false)).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @Test
  void a_selection_without_any_of_its_images_asks_nobody() throws IOException {
    var image = image();
    remember(image);
    var foresight = Foresight.begin(output, Selection.of("3.14", null), false, this::nobody);
    assertThat(foresight.before().matrix().images()).containsExactly(image);
    assertThat(foresight.rendered()).isTrue();
    assertThat(foresight.ids(List.of(), false)).isEmpty();
    assertThat(asked).hasValue(0);
  }

  @Test
  void an_engine_that_is_not_there_has_no_images() throws IOException {
    var image = image();
    remember(image);
    var foresight = Foresight.begin(output, Selection.of(null, null), false, this::nobody);
    assertThat(foresight.ids(List.of(image), false)).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @Test
  void what_was_asked_ahead_is_not_asked_again_by_who_wants_less() throws IOException {
    var image = image();
    remember(image);
    var foresight = Foresight.begin(output, Selection.of(null, null), false, this::nobody);
    assertThat(foresight.ids(List.of(image), true)).isEmpty();
    assertThat(foresight.ids(List.of(image), false)).isEmpty();
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gopher://engine", "tcp://localhost:99999"})
  void an_engine_that_cannot_be_found_has_none_either(String address) throws IOException {
    var image = image();
    remember(image);
    var foresight =
        Foresight.begin(output, Selection.of(null, null), false, () -> Endpoint.of(address));
    assertThat(foresight.ids(List.of(image), false)).isEmpty();
  }

  @Test
  void an_engine_that_never_answers_keeps_no_thread_of_who_stops_looking() throws Exception {
    remember(image());
    var address = UnixDomainSocketAddress.of(output.resolve("s"));
    try (var paused = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      var foresight =
          Foresight.begin(
              output,
              Selection.of(null, null),
              false,
              () -> Endpoint.of("unix://" + address.getPath()));
      try (var connection = paused.accept()) {
        assertThat(looking()).isNotEmpty();
        var in = Channels.newInputStream(connection);
        // Who stops looking before the question is sent has nothing to wait for.
        var begin = in.readNBytes("GET /images/".length());
        foresight.close();
        for (var thread : looking()) {
          thread.join();
        }
        in.readAllBytes();
        assertThat(new String(begin, StandardCharsets.US_ASCII)).isEqualTo("GET /images/");
      }
    }
  }

  private static List<Thread> looking() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("python-image-foresight"))
        .toList();
  }

  @Test
  void a_rendered_file_that_was_changed_is_seen() throws IOException {
    remember(image());
    Files.writeString(output.resolve("Dockerfile"), "FROM b\n");
    var foresight = Foresight.begin(output, Selection.of(null, null), false, this::nobody);
    assertThat(foresight.rendered()).isFalse();
  }
}
