package io.github.pythonimage.build.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildOptions;
import io.github.pythonimage.build.config.CacheTemplate;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several builders cannot do together, and what one does alone. */
class BuilderNodesTest {
  private static final List<String> TWO =
      List.of("linux/amd64=tcp://one:1234", "linux/arm64=tcp://two:1234");

  @TempDir private Path module;

  private BuildConfig job(List<String> builders, Outputs outputs, String... cacheTo) {
    return BuildConfigFixture.of(
            module,
            PomImages.of(
                "<images><image><name>acme/python</name><pythons><python>3.13</python></pythons>"
                    + "</image></images>",
                module))
        .builders(Builders.of(builders, Optional.empty()))
        .options(
            new BuildOptions(
                Network.DEFAULT,
                NoCache.none(),
                ImageResolve.DEFAULT,
                false,
                List.of(),
                List.of(cacheTo).stream().map(CacheTemplate::to).toList(),
                List.of()))
        .outputs(outputs)
        .get();
  }

  private static Outputs both(Place... places) {
    return new Outputs(
        List.of(Platform.of("linux/amd64"), Platform.of("linux/arm64")),
        Set.of(places),
        List.of(),
        false);
  }

  @Test
  void anImageOfSeveralGoesToARegistryOnly() {
    var job = job(TWO, both(Place.ENGINE, Place.REGISTRY, Place.OCI));

    assertThatThrownBy(() -> BuilderNodes.of(job))
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "One image for linux/amd64 and linux/arm64 comes from several of the builders in"
                + " python-image.builder, and only in a registry can it be put together;"
                + " python-image.outputs asks for engine, oci. Set python-image.outputs=registry"
                + " and pull from there, or name one builder for all platforms, or build each for"
                + " itself (-Dpython-image.platforms=linux/amd64).");
  }

  @Test
  void aCacheOfSeveralHasOneWriter() {
    var job = job(TWO, both(Place.REGISTRY), "type=registry,ref=example.com/cache:{series}");

    assertThatThrownBy(() -> BuilderNodes.of(job))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("would write the same cache of python-image.cacheTo");
  }

  @Test
  void aBuilderSPlatformIsTheImageS() throws IOException {
    var job =
        job(
            List.of("linux/arm64=tcp://two:1234"),
            new Outputs(List.of(), Set.of(), List.of(), false));
    BuildConfigFixture.render(job, new ConsoleFake());

    assertThat(job.outputs().platforms()).containsExactly(Platform.of("linux/arm64"));
    assertThat(
            new ObjectMapper()
                .readTree(job.output().resolve("docker-bake.json").toFile())
                .at("/target/python_3_13/platforms"))
        .hasToString("[\"linux/arm64\"]");
  }

  @Test
  void platformsThatAreAskedForWin() {
    assertThat(job(TWO, both()).outputs().platforms()).hasSize(2);
    assertThat(
            job(List.of("tcp://one:1234"), new Outputs(List.of(), Set.of(), List.of(), false))
                .outputs()
                .platforms())
        .isEmpty();
  }
}
