package io.github.pythonimage.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.buildkit.EngineFact;
import io.github.pythonimage.buildkit.PushedImage;
import io.github.pythonimage.docker.address.EngineAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that pull from a registry that demands a password, for both kinds of image store. */
@Tag("engine")
class RegistryPullEngineTest {
  private static final String USER = EngineFact.PRIVATE_REGISTRY_USER.need();
  private static final String PASSWORD = EngineFact.PRIVATE_REGISTRY_PASSWORD.need();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void engineUsesALoginForTheRegistryThatItIsFor(boolean containerd) {
    var registry = EngineFact.PRIVATE_REGISTRY.need();
    var image = registry + "/pull-test/image:" + containerd;
    var base = EngineFact.BASE_MULTI_PLATFORM.need();
    PushedImage.push(EngineFact.BUILDKITD.need(), folder, base, image, USER, PASSWORD);
    var host = containerd ? URI.create(EngineFact.CONTAINERD_HOST.need()) : TestEngine.host();

    try (var engine = Engine.connect(EngineAddress.of(host, Optional.empty()))) {
      assertThatThrownBy(() -> engine.pull(image, login(registry, "wrong")))
          .isInstanceOf(EngineException.class);

      engine.pull(image, login(registry, PASSWORD));

      assertThat(engine.inspect(image)).isPresent();
      engine.removeImage(image);
    }
  }

  private static Optional<RegistryLogin> login(String registry, String password) {
    return Optional.of(new RegistryLogin(registry, USER, password));
  }
}
