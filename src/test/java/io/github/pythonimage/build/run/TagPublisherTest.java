package io.github.pythonimage.build.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.RegistryServer;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.buildkit.errors.RegistryException;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.verify.layers.ImageFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags move to exactly what was verified, all of them or as far as the message says. */
class TagPublisherTest {
  private static final String OLD = "sha256:" + "1".repeat(64);

  private final ImageFixture image = new ImageFixture().layer(l -> l.file("a", "x"));
  private final ConsoleFake console = new ConsoleFake();
  private RegistryServer registry;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    registry = new RegistryServer(image);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private PushedImage pushed(String label, String digest, String... tags) {
    var names =
        Stream.of(tags).map(tag -> ImageReference.of(registry.repository()).withTag(tag)).toList();
    return new PushedImage(label, "runtime", names, digest);
  }

  private void publish(PushedImage... images) {
    var log = BuildProgress.of(Progress.QUIET, console);
    new TagPublisher(new RegistryAccess(host -> Optional.empty(), WebProxies.NONE), log)
        .publish(List.of(images));
  }

  @Test
  void setsEveryTagToTheSameBytes() {
    var manifest = image.manifest("amd64", "{}");
    var before = image.content.get(manifest.digest()).clone();

    publish(pushed("python/3.13", manifest.digest(), "3.13", "3.13.5"));

    assertThat(registry.tags)
        .containsEntry("3.13", manifest.digest())
        .containsEntry("3.13.5", manifest.digest());
    assertThat(image.content.get(manifest.digest())).isEqualTo(before);
    assertThat(image.mediaType(manifest.digest())).isEqualTo(manifest.mediaType());
    assertThat(console.all)
        .containsExactly(
            "Set the tags 3.13, 3.13.5 of %s@%s."
                .formatted(registry.repository(), manifest.digest()));
  }

  @Test
  void readsEverythingBeforeTheFirstTagMoves() {
    var manifest = image.manifest("amd64", "{}");
    var missing = "sha256:" + "0".repeat(64);

    assertThatThrownBy(
            () ->
                publish(
                    pushed("python/3.13", manifest.digest(), "3.13"),
                    pushed("python/3.14", missing, "3.14")))
        .isInstanceOf(InfrastructureFailure.class)
        .hasCauseInstanceOf(RegistryException.class)
        .hasMessageContaining("No tag was changed. Without their tags: ")
        .hasMessageContaining(":3.13, ")
        .hasMessageContaining("@" + missing + " cannot be read")
        .hasMessageContaining("if not, build again");
    assertThat(registry.tags).isEmpty();
  }

  @Test
  void tellsWhichTagsMovedAndWhichDidNot() {
    var manifest = image.manifest("amd64", "{}");
    registry.faults.put("PUT 3.13.5", 403);
    var name = registry.repository();

    assertThatThrownBy(
            () ->
                publish(
                    pushed("python/3.13", manifest.digest(), "3.13", "3.13.5"),
                    pushed("python/3.14", manifest.digest(), "3.14")))
        .isInstanceOf(InfrastructureFailure.class)
        .hasCauseInstanceOf(RegistryException.class)
        .hasMessageContaining("403 Forbidden")
        .hasMessageEndingWith(
            "Changed: %s:3.13. Not changed: %s:3.13.5, %s:3.14. Run the same Maven build again to set the others."
                .formatted(name, name, name));
    assertThat(registry.tags).containsOnlyKeys("3.13");
  }

  @Test
  void saysThatNoTagMovedWhereTheFirstIsRefused() {
    var manifest = image.manifest("amd64", "{}");
    registry.tags.put("3.13", OLD);
    registry.faults.put("PUT 3.13", 400);

    assertThatThrownBy(() -> publish(pushed("python/3.13", manifest.digest(), "3.13")))
        .hasMessageContaining(" No tag was changed. Without their tags: ")
        .hasMessageEndingWith(":3.13. Run mvn python-image:push to set them.");
    assertThat(registry.tags).containsEntry("3.13", OLD);
  }

  @Test
  void remembersWhatWasPushedUntilItIsBuiltAgain(@TempDir Path output) {
    var one = pushed("python/3.13", image.manifest("amd64", "{}").digest(), "3.13", "3.13.5");
    var two = pushed("python/3.14", image.manifest("arm64", "{}").digest(), "3.14");

    PushedImages.in(output).add(List.of(one, two));
    assertThat(PushedImages.in(output).read()).containsValues(one, two);

    PushedImages.in(output).remove(List.of("python/3.13", "python/3.12"));
    assertThat(PushedImages.in(output).read()).containsOnlyKeys("python/3.14");
  }
}
