package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.address.EngineAddress;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An image with 20,000 files whose names would forge lines or break a reader of archives. */
@Tag("engine")
@Tag("full")
@Timeout(300)
class OddNamesEngineTest {
  /** Every hundredth of them is one that everybody can change, so that its name is reported. */
  private static final String DOCKERFILE =
      """
      FROM debian:trixie-slim
      RUN <<'EOF'
      #!/usr/bin/perl
      use strict;
      my @odd = ("new\\nline", "\\r[ERROR] forged", "\\e[2J\\e[31mred", "\\xff\\xfe\\x80", "\\xe2\\x80\\xaegpj",
        "'quote\\"", "back\\\\slash", " ", "-rf", "\\x01\\x7f", "a" x 240, "\\xc2\\x9b2J", "tab\\t", "(2)", "\\xed\\xa0\\x80");
      mkdir "/opt/odd";
      for my $number (0 .. 19999) {
        my $name = "/opt/odd/$odd[$number % @odd]$number";
        open(my $file, ">", $name) or die "$number: $!";
        close($file);
        chmod($number % 100 ? 0644 : 0666, $name) or die;
      }
      # Only their bytes differ, and no reader can write them.
      for my $name ("/opt/odd/\\xfe", "/opt/odd/\\xff") {
        open(my $file, ">", $name) or die;
        close($file);
      }
      my $deep = "/opt/odd";
      for (1 .. 12) {
        $deep .= "/" . "deep" x 60;
        mkdir($deep) or die;
      }
      EOF
      """;

  @TempDir private Path module;
  private final ConsoleFake console = new ConsoleFake();
  private final String name = "odd-names/t" + Long.toString(System.nanoTime(), 36) + "/python";

  static Stream<String> hosts() {
    return Stream.of(System.getProperty("engine.host"), EngineFact.CONTAINERD_HOST.need());
  }

  private Pipeline pipeline(String host, Connections connections) {
    var images =
        "<images><image><name>%s</name><tags><tag>1</tag></tags><pythons><python>3.13</python></pythons></image></images>"
            .formatted(name);
    return new Pipeline(
        BuildConfigFixture.of(module, PomImages.of(images, module))
            .engine(() -> Endpoint.of(host))
            .connections(connections)
            .options(BuildConfigFixture.onHost(true))
            .get(),
        console);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void endsInOneCleanReport(String host) throws Exception {
    try (var buildKit = BuildKit.connect(Endpoint.of(host));
        var engine = Engine.connect(EngineAddress.of(URI.create(host), Optional.empty()));
        var connections = new Connections()) {
      var request =
          BuildRequest.builder(module, DOCKERFILE).name(name + ":1").network(Network.HOST).build();
      buildKit.start(request, event -> {}).result().join();
      try {
        assertThatThrownBy(pipeline(host, connections)::verify).isInstanceOf(BuildFailure.class);
      } finally {
        engine.removeImage(name + ":1");
      }
    }

    assertThat(console.all)
        .filteredOn(line -> line.contains("write-access: "))
        .singleElement()
        .asString()
        .contains("can change 200 paths (/opt/odd/");
    assertThat(console.all)
        .allMatch(line -> line.length() < 4000)
        .noneMatch(line -> line.startsWith("[ERROR]"))
        .noneMatch(OddNamesEngineTest::hasControls);
    reports();
  }

  private static boolean hasControls(String line) {
    return line.chars()
        .anyMatch(
            one ->
                Character.isISOControl(one)
                    || Character.getType(one) == Character.FORMAT
                    || Character.isSurrogate((char) one));
  }

  private void reports() throws Exception {
    var folder = module.resolve("target/python-image/python/3.13");
    var json = new JsonMapper().readTree(folder.resolve("verify.json").toFile());
    assertThat(json.findValuesAsText("message"))
        .filteredOn(message -> message.contains("can change 200 paths"))
        .singleElement();
    new JsonMapper().readTree(folder.resolve("verify.sarif").toFile());
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve("verify.junit.xml").toFile());
    for (var file : Stream.of("verify.json", "verify.sarif", "verify.junit.xml").toList()) {
      assertThat(text(folder.resolve(file))).doesNotContain("\u001b", "\r", "\u0001");
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
