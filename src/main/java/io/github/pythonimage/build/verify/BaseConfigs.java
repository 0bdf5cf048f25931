package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.memo.BuildNote;
import io.github.pythonimage.build.run.RegistryBlobs;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.buildkit.registry.RegistryAccess;
import io.github.pythonimage.config.ImageReference;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.layers.ImageConfig;
import io.github.pythonimage.verify.layers.ImageReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The configurations of base images, as the registry has them under the digests that builders
 * reported. BuildKit does not keep a base among the engine's images. Safe for several threads.
 */
final class BaseConfigs {
  private final boolean offline;
  private final RegistryAccess registries;
  private final ExpectedImages expected;
  private final Map<Base, Optional<ImageInfo>> known = new ConcurrentHashMap<>();

  private record Base(String name, String platform) {}

  BaseConfigs(boolean offline, RegistryAccess registries, ExpectedImages expected) {
    this.offline = offline;
    this.registries = registries;
    this.expected = expected;
  }

  /** Empty where it is unknown, which rules report as a warning. */
  Optional<ImageInfo> of(Target target, String platform) {
    var name = expected.note(target).filter(BuildNote::isPinned).map(BuildNote::base);
    return offline
        ? Optional.empty()
        : name.flatMap(one -> known.computeIfAbsent(new Base(one, platform), this::read));
  }

  private Optional<ImageInfo> read(Base base) {
    try {
      var reference = ImageReference.of(base.name());
      var blobs = new RegistryBlobs(reference.repository(), registries);
      var root = blobs.root(reference.digest().orElseThrow());
      return new ImageReader(blobs)
          .images(root, List.of(base.platform())).stream()
              .findFirst()
              .map(one -> ImageConfig.read(one, 0));
    } catch (IOException | BuildKitException | DamagedImageException e) {
      return Optional.empty();
    }
  }
}
