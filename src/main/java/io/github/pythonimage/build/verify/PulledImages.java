package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.docker.RegistryLogin;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.verify.VerifyTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings images that only a registry has to an engine, so that they can run there. {@link #close}
 * removes those that the engine did not have before.
 */
final class PulledImages implements AutoCloseable {
  private final Engine engine;
  private final CredentialSource credentials;
  private final BuildProgress log;
  private final List<String> pulled = new ArrayList<>();

  PulledImages(Engine engine, CredentialSource credentials, BuildProgress log) {
    this.engine = engine;
    this.credentials = credentials;
    this.log = log;
  }

  /** Pulls an image by its digest. Says why if the engine cannot, and answers false. */
  boolean pull(VerifyTarget target, PushedImage image) {
    var reference = image.reference();
    if (engine.inspect(reference).isPresent()) {
      return true;
    }
    log.started(target);
    try {
      engine.pull(reference, login(RegistryHost.of(reference)));
      pulled.add(reference);
      return true;
    } catch (EngineException e) {
      log.noted(
          "%s cannot run, as the engine did not pull it. %s"
              .formatted(reference, String.valueOf(e.getMessage())));
      return false;
    } finally {
      log.ended(target);
    }
  }

  private Optional<RegistryLogin> login(RegistryHost registry) {
    return credentials
        .find(registry.address())
        .map(known -> new RegistryLogin(known.username(), known.secret()));
  }

  @Override
  public void close() {
    pulled.forEach(engine::removeImage);
  }
}
