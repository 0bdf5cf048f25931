package io.github.pythonimage.build.push;

import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.buildkit.contentstore.DaemonBlobs;
import io.github.pythonimage.buildkit.registry.RegistryRepository;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.verify.files.DamagedImageException;
import java.io.IOException;

/**
 * Pushes an image of the containerd image store by its digest. The engine's own push wants a tag,
 * which would be in the registry before all modules are built. So this client reads the content
 * through BuildKit and sends what the registry lacks.
 *
 * @param platforms how many images are built and verified for
 */
record ContainerdPush(DaemonBlobs blobs, VerifyConfig config, BuildProgress log, int platforms)
    implements ContentPush {

  @Override
  public String run(String id, String repository) {
    try {
      new ImageUpload(
              descriptor -> blobs.open(descriptor.digest()),
              repository,
              new RegistryRepository(repository, config.registries()),
              log)
          .run(id, platforms);
      return id;
    } catch (IOException | DamagedImageException e) {
      throw new InfrastructureFailure(
          "%s cannot be pushed to %s: %s. Check that the engine runs, then push again."
              .formatted(id, repository, e.getMessage()),
          e);
    }
  }
}
