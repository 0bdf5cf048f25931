package io.github.pythonimage.build.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Cache;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildOptionsTest {
  private static final String DOCKERFILE =
      "FROM debian:trixie-slim AS os\nRUN true\nFROM os AS venv\nFROM os AS runtime\n";

  @TempDir private Path module;

  private List<BuildTarget> targets() {
    var specs =
        PomImages.of(
            "<images><image><name>acme/python</name><pythons><python>3.13</python>"
                + "<python>3.14</python></pythons></image></images>",
            Path.of("/home/me/module"));
    return new Planner(Catalog.load(), Instant.EPOCH)
        .plan(specs).images().stream()
            .map(image -> BuildTarget.runtime(image, DOCKERFILE, module.resolve("Dockerfile")))
            .peek(image -> new GeneratedFile(image.file()).write(image.dockerfile()))
            .flatMap(BuildTarget::images)
            .toList();
  }

  private static BuildOptions options(NoCache noCache, String... to) {
    var caches = List.of(to).stream().map(CacheTemplate::to).toList();
    return new BuildOptions(
        Network.DEFAULT, noCache, ImageResolve.PULL, false, List.of(), caches, List.of());
  }

  @Test
  void aStageThatNoFileHasIsNamedBesideThoseThatAre() {
    assertThatCode(() -> options(NoCache.stages(Set.of("os", "venv"))).check(targets()))
        .doesNotThrowAnyException();
    // A stage that files of other modules have.
    assertThatCode(() -> options(NoCache.stages(Set.of("builder", "wheels"))).check(targets()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> options(NoCache.stages(Set.of("os", "wheel"))).check(targets()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "-Dpython-image.noCache: 'wheel' is not a stage. The Dockerfiles of this build have os,"
                + " runtime, venv.");
  }

  @Test
  void aPlaceThatTwoBuildsWouldWriteIsRefused() {
    assertThatCode(() -> options(NoCache.none(), "type=inline", "host/c:{series}").check(targets()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> options(NoCache.none(), "type=local,dest=c").check(targets()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("-Dpython-image.cacheTo: 'type=local,dest=c' would be written by")
        .hasMessageContaining("Put {id}, {series}");
  }

  @Test
  void aBuildIsToldAllOfThem() {
    var agent = new SshAgent("default", Path.of("/agent"));
    var options =
        new BuildOptions(
            Network.HOST,
            NoCache.stages(Set.of("os")),
            ImageResolve.LOCAL,
            false,
            List.of(CacheTemplate.from("host/c:{series}")),
            List.of(CacheTemplate.to("type=local,dest=c/{series}")),
            List.of(agent));
    var builder = BuildRequest.builder(module, DOCKERFILE);
    options.addTo(builder, targets().get(1), module);
    var request = builder.build();

    assertThat(request.network()).isEqualTo(Network.HOST);
    assertThat(request.noCache().stages()).containsExactly("os");
    assertThat(request.imageResolve()).isEqualTo(ImageResolve.LOCAL);
    assertThat(request.cacheFrom())
        .containsExactly(new Cache("registry", Map.of("ref", "host/c:3.14")));
    assertThat(request.cacheTo())
        .containsExactly(new Cache("local", Map.of("dest", module.resolve("c/3.14").toString())));
    assertThat(request.agents()).containsExactly(agent);
  }

  /** Else wheels would be asked for again, and those of the last build taken. */
  @Test
  void stagesThatDoAPartOfTheWorkRunAgainAsWell() {
    var builder = BuildRequest.builder(module, DOCKERFILE);
    options(NoCache.stages(Set.of("wheels"))).addTo(builder, targets().get(0), module);

    assertThat(builder.build().noCache().stages())
        .containsExactlyInAnyOrder("taken", "wheels", "wheels-files");
  }

  @Test
  void bakeIsToldTheSame() {
    var image = CacheTemplate.Place.of(targets().get(0));
    assertThat(options(NoCache.stages(Set.of("venv", "os")), "host/c:{series}").forBake(image))
        .isEqualTo(
            Map.of(
                "no-cache-filter",
                List.of("os", "venv"),
                "pull",
                true,
                "cache-to",
                List.of("type=registry,ref=host/c:3.13")));
    assertThat(BuildConfigFixture.noOptions().forBake(image)).isEmpty();
  }
}
