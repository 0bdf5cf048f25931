package io.github.pythonimage.build.push;

import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.build.run.RegistryBlobs;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.credentials.RegistryLogins;
import io.github.pythonimage.buildkit.credentials.RegistryRefusal;
import io.github.pythonimage.buildkit.registry.RegistryRepository;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.verify.files.DamagedImageException;
import io.github.pythonimage.verify.layers.ImageReader;
import java.io.IOException;
import java.util.Map;

/**
 * Lets an engine with the classic image store push. It pushes no image by its digest, so each goes
 * up under a tag that names its content: {@code id-} and the engine's id. What counts is the digest
 * that the engine reports, not the tag, which others may move. The id is the digest of the image's
 * configuration, so the manifest is compared with it.
 *
 * @param known the digests that earlier pushes of this module reported, by the engine's ids
 */
record ClassicPush(Engine engine, VerifyConfig config, BuildProgress log, Map<String, String> known)
    implements ContentPush {

  @Override
  public String run(String id, String repository) {
    var before = known.get(id);
    if (before != null && new RegistryRepository(repository, config.registries()).has(before)) {
      log.noted(repository + "@" + before + " is in the registry");
      return before;
    }
    var digest = push(id, repository, "id-" + id.substring(id.indexOf(':') + 1));
    validate(id, repository, digest);
    log.noted("Pushed " + repository + "@" + digest);
    return digest;
  }

  private String push(String id, String repository, String tag) {
    engine.tag(id, repository, tag);
    try {
      return engine.push(repository, tag, config.login(repository));
    } catch (EngineException e) {
      throw new InfrastructureFailure(explain(repository + ":" + tag, e), e);
    } finally {
      engine.removeImage(repository + ":" + tag);
    }
  }

  /** Names the credential source where the registry rejected the login. */
  private String explain(String reference, EngineException cause) {
    var logins = new RegistryLogins(config.credentials());
    // The engine had what this finds.
    var unused = logins.find(RegistryHost.of(reference).address());
    return RegistryRefusal.in("failed to push " + reference + ": " + cause.getMessage())
        .map(refusal -> refusal.explain(logins))
        .orElse(String.valueOf(cause.getMessage()));
  }

  private void validate(String id, String repository, String digest) {
    var blobs = new RegistryBlobs(repository, config.registries());
    String reason;
    try {
      var image = new ImageReader(blobs).images(blobs.root(digest)).get(0);
      if (image.manifest().digest().equals(digest)
          && image.configDescriptor().digest().equals(id)) {
        return;
      }
      reason = "it is another image";
    } catch (DamagedImageException | IOException e) {
      reason = String.valueOf(e.getMessage());
    }
    throw new InfrastructureFailure(
        "%s@%s is not image %s, which the engine pushed: %s. No tag was set. Push again."
            .formatted(repository, digest, id, reason));
  }
}
