package io.github.pythonimage.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which steps see a secret, or an SSH agent. */
class SecretMountsTest {
  @TempDir private Path module;

  private List<String> lines(List<String> secrets) throws IOException {
    return lines(secrets, List.of());
  }

  private List<String> lines(List<String> secrets, List<String> agents) throws IOException {
    return lines("", secrets, agents);
  }

  private List<String> lines(String more, List<String> secrets, List<String> agents)
      throws IOException {
    Files.writeString(module.resolve("pyproject.toml"), "");
    Files.writeString(module.resolve("requirements.txt"), "idna\n");
    var images =
        PomImages.of(
            "<images><image><name>acme/app</name><pythons><python>3.13</python></pythons><wheels>"
                + "<requirements>requirements.txt</requirements><projects><project>.</project>"
                + "</projects>"
                + more
                + "</wheels></image></images>",
            module);
    var image = new Planner(Catalog.load(), Instant.EPOCH).plan(images).images().get(0);
    return new DockerfileRenderer(
            "a test",
            CacheScope.of("io.example:test"),
            ProjectVersion.NONE,
            secrets,
            new BuildInputs("scripts", "default", List.of(), List.of(), agents))
        .render(image)
        // Each instruction is one line here.
        .replaceAll(" \\\\\n +--mount", " --mount")
        .lines()
        .toList();
  }

  private static Stream<String> mounting(List<String> lines, String id) {
    return lines.stream().filter(line -> line.contains("id=" + id + ","));
  }

  @Test
  void everyStepThatBuildsWheelsInsistsOnASecretAndNoOtherSeesIt() throws IOException {
    var lines = lines(List.of("token", "key"));

    assertThat(mounting(lines, "token"))
        .hasSize(2)
        .allMatch(line -> line.startsWith("RUN --mount=type=secret,id=pip-config "))
        .allMatch(line -> line.contains("--mount=type=secret,id=token,required=true,mode=0444 "))
        .allMatch(line -> line.contains("--mount=type=secret,id=key,required=true,mode=0444"));
    assertThat(lines).noneMatch(line -> line.contains("id=netrc"));
  }

  @Test
  void everyStepThatBuildsWheelsMayAskTheAgents() throws IOException {
    assertThat(lines(List.of(), List.of("default", "git")))
        .filteredOn(line -> line.contains("type=ssh"))
        .hasSize(2)
        .allMatch(
            line ->
                line.contains(
                    " --mount=type=ssh,id=default,mode=0666 --mount=type=ssh,id=git,mode=0666"));
    assertThat(lines(List.of())).noneMatch(line -> line.contains("type=ssh"));
  }

  @Test
  void everyStepThatAsksAnIndexLogsInByTheSecretThatIsCalledNetrc() throws IOException {
    assertThat(mounting(lines(List.of("netrc")), "netrc"))
        .hasSize(4)
        .allMatch(line -> line.contains("from=python-image-scripts,target=/scripts "));
    assertThat(Path.of("src/main/shell/wheels.sh"))
        .content()
        .contains("if [ -f /run/secrets/netrc ]; then export NETRC=/run/secrets/netrc; fi\n");
  }

  @Test
  void loginsOfIndexesAreReadableForRootAlone() throws IOException {
    var index =
        "<indexes><index><id>acme</id><url>https://x.example/simple</url><server>s</server></index></indexes>";

    for (var id : List.of("pip-config", "netrc", "index-logins")) {
      assertThat(lines(index, List.of("netrc"), List.of()))
          .filteredOn(line -> line.contains("type=secret,id=" + id))
          .isNotEmpty()
          .noneMatch(
              line ->
                  line.matches(".*type=secret,id=" + id + "(,required=true)?,(mode|uid|gid).*"));
    }
  }

  @Test
  void noStepThatRunsForeignCodeMountsACacheOfATool() throws IOException {
    var caches =
        lines(List.of("token")).stream()
            .filter(line -> line.contains("id=token,"))
            .flatMap(line -> Stream.of(line.split(" ")))
            .filter(word -> word.startsWith("--mount=type=cache"));

    assertThat(caches)
        .isNotEmpty()
        .allMatch(
            mount ->
                mount.matches(
                    "--mount=type=cache,id=python-image-v2-wheels-[0-9a-f]{16}-io.example:test,"
                        + "target=/root/.cache/python-image,mode=0700"));
  }

  @Test
  void everyStepThatFetchesSomethingMayHaveAProxyAndACertificate() throws IOException {
    var lines = lines(List.of());

    // Packages of toolchain and runtime, the release's archive, and four that ask an index.
    assertThat(lines)
        .filteredOn(line -> line.contains("id=build-proxy "))
        .hasSize(7)
        .allMatch(line -> line.contains("--mount=type=secret,id=build-certificate"))
        .allMatch(
            line -> line.matches(".*from=python-image-scripts,(source=/network.sh,)?target=.*"))
        .noneMatch(line -> line.contains("index-logins"));
    // Steps with wheels start with a script that starts with this one.
    assertThat(lines).filteredOn(". /scripts/network.sh"::equals).hasSize(3);
    assertThat(lines).filteredOn(". /scripts/wheels.sh"::equals).hasSize(4);
    assertThat(Path.of("src/main/shell/wheels.sh")).content().contains("\n. /scripts/network.sh\n");
  }

  @Test
  void loginsAreInsistedOnWhereAnIndexNeedsOne() throws IOException {
    var index =
        "<indexes><index><id>acme</id><url>https://x.example/simple</url>%s</index></indexes>";

    assertThat(lines(index.formatted("<server>s</server>"), List.of(), List.of()))
        .filteredOn(line -> line.contains("--mount=type=secret,id=index-logins,required=true"))
        .hasSize(4);
    assertThat(lines(index.formatted(""), List.of(), List.of()))
        .noneMatch(line -> line.contains("id=index-logins"));
  }
}
