package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.buildkit.request.ArchiveFormat;
import io.github.pythonimage.buildkit.request.Attestation;
import io.github.pythonimage.buildkit.request.Output;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.progress.ConsoleFake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the images of a matrix go, and what is said where that is nowhere to run. */
class ImageOutputsTest {

  private static final String IMAGES =
      "<images><image><name>acme/python</name><pythons><python>3.13</python></pythons>"
          + "<publish><builder>true</builder></publish></image></images>";

  @TempDir Path module;
  private final ConsoleFake console = new ConsoleFake();

  private BuildConfig job(Outputs outputs) {
    return BuildConfigFixture.of(module, PomImages.of(IMAGES, module)).outputs(outputs).get();
  }

  private static Outputs everywhere() {
    return new Outputs(
        List.of(Platform.of("linux/amd64"), Platform.of("linux/arm64")),
        Set.of(Place.values()),
        List.of(new Attestation("provenance", Map.of("mode", "max"))),
        false);
  }

  private List<BuildTarget> targets(BuildConfig job) {
    return new Pipeline(job, console).rendered().stream().flatMap(BuildTarget::images).toList();
  }

  @Test
  void eachPlaceIsAnOutput() {
    var job = job(everywhere());
    var targets = targets(job);
    var placement = new ImageOutputs(job, Optional.empty());
    var folder = module.resolve("target/python-image/python/3.13");

    assertThat(placement.of(targets.get(0)))
        .containsExactly(
            new Output.Store(List.of("acme/python:3.13")),
            new Output.Untagged(List.of("acme/python")),
            new Output.Archive(
                ArchiveFormat.OCI, folder.resolve("image.oci.tar"), List.of("acme/python:3.13")),
            new Output.OciLayout(folder.resolve("image.oci"), List.of("acme/python:3.13")),
            new Output.Archive(
                ArchiveFormat.DOCKER,
                folder.resolve("image.docker.tar"),
                List.of("acme/python:3.13")));
    assertThat(placement.describe(targets.get(1)))
        .containsExactly(
            "engine",
            "registry",
            "target/python-image/python/3.13/image-dev.oci.tar",
            "target/python-image/python/3.13/image-dev.oci",
            "target/python-image/python/3.13/image-dev.docker.tar");
  }

  @Test
  void bakeFileHasTheSameOutputs() throws IOException {
    var job = job(everywhere());
    targets(job);
    var bake =
        new ObjectMapper()
            .readTree(job.output().resolve("docker-bake.json").toFile())
            .path("target");

    assertThat(bake.path("python_3_13").path("platforms"))
        .hasToString("[\"linux/amd64\",\"linux/arm64\"]");
    assertThat(bake.path("python_3_13").path("attest"))
        .hasToString("[\"type=provenance,mode=max\"]");
    assertThat(bake.path("python_3_13-dev").path("output"))
        .hasToString(
            "[\"type=docker\",\"type=registry\","
                + "\"type=oci,dest=target/python-image/python/3.13/image-dev.oci.tar\","
                + "\"type=oci,dest=target/python-image/python/3.13/image-dev.oci,tar=false\","
                + "\"type=docker,dest=target/python-image/python/3.13/image-dev.docker.tar\"]");
  }

  @Test
  void plainOutputsLeaveTheBakeFileAlone() throws IOException {
    var job = job(new Outputs(List.of(), Set.of(), List.of(), false));
    targets(job);
    var target =
        new ObjectMapper()
            .readTree(job.output().resolve("docker-bake.json").toFile())
            .at("/target/python_3_13");

    assertThat(target.isObject()).isTrue();
    assertThat(target.has("output")).isFalse();
    assertThat(target.has("platforms")).isFalse();
    assertThat(target.has("attest")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"OCI,image.oci.tar", "OCI_LAYOUT,image.oci", "DOCKER,image.docker.tar"})
  void whatNobodyBuiltIsNotVerifiedInAFile(Place place, String file) {
    var outputs = new Outputs(List.of(), Set.of(place), List.of(), false);

    assertThatThrownBy(() -> new Pipeline(job(outputs), console).verify())
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "acme/python:3.13 has no target/python-image/python/3.13/%s. Build it first: mvn"
                + " python-image:build, or mvn package.",
            file);
  }

  @Test
  void whatNobodyPushedIsNotVerifiedInARegistry() {
    var outputs = new Outputs(List.of(), Set.of(Place.REGISTRY), List.of(), false);

    assertThatThrownBy(() -> new Pipeline(job(outputs), console).verify())
        .isInstanceOf(BuildFailure.class)
        .hasMessage(
            "acme/python:3.13 was not pushed by a build of this folder. Build it first: mvn"
                + " python-image:build, or mvn package.");
  }

  @Test
  void wordsOfUsersAreRead() {
    assertThat(Outputs.provenance("false")).isEmpty();
    assertThat(Outputs.provenance("max"))
        .contains(new Attestation("provenance", Map.of("mode", "max")));
    assertThatThrownBy(() -> Outputs.provenance("full"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("false | min | max");
    assertThat(Outputs.sbom("false")).isEmpty();
    assertThat(Outputs.sbom("true")).contains(new Attestation("sbom", Map.of()));
    assertThat(Outputs.sbom("example.com/scanner:1"))
        .contains(new Attestation("sbom", Map.of("generator", "example.com/scanner:1")));
    assertThatThrownBy(() -> Platform.of("arm64")).hasMessageContaining("linux/arm64");
    assertThat(Platform.of("linux/arm/v7")).hasToString("linux/arm/v7");
  }
}
