package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.docker.EngineImages;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.secrets.BuildSecrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * All that one run is about.
 *
 * @param images the whole matrix
 * @param selection the part of it to build and to verify
 * @param module the module's folder, the context of every build
 * @param output {@code target/python-image}
 * @param generator what rendered files name as their origin
 * @param scope the projects that share caches of build code
 * @param daemons that build, and the credentials for registries
 * @param signatures how those of releases are verified, where that is asked for
 * @param secrets what steps that build wheels may see and images never hold
 * @param options how builds are done, and what they may take from elsewhere
 * @param outputs what is made of each image, and where it goes
 * @param offline whether Maven is, so that nothing is asked which only the network knows
 */
public record BuildConfig(
    List<ImageSpec> images,
    Selection selection,
    Path module,
    Path output,
    String generator,
    CacheScope scope,
    BuilderConnections daemons,
    Signatures signatures,
    BuildSecrets secrets,
    BuildOptions options,
    Outputs outputs,
    Progress progress,
    boolean offline) {
  public BuildConfig {
    // Known to all that asks what an image is for, and not to the builder alone.
    var platform = daemons.builders().platform();
    if (platform.isPresent()) {
      outputs = outputs.orFor(Platform.of(platform.get()));
    }
    images = List.copyOf(images);
  }

  /** The same without all that is about images alone: outputs, statements, caches to write. */
  public BuildConfig forFiles() {
    return new BuildConfig(
        images,
        selection,
        module,
        output,
        generator,
        scope,
        daemons,
        signatures,
        secrets,
        options.readOnly(),
        new Outputs(outputs.platforms(), Set.of(), List.of()),
        progress,
        offline);
  }

  /** Where the engine is. */
  public Endpoint endpoint() {
    return daemons.engine().get();
  }

  /** The images of the engine. */
  public EngineImages engineImages() {
    var endpoint = endpoint();
    return new EngineImages(endpoint.uri(), endpoint::sslContext);
  }

  public Network network() {
    return options.network();
  }

  /** Whether to build what is up to date as well. */
  public boolean force() {
    return options.force();
  }

  /** Whether any release has to be signed by its manager. */
  public boolean wantsSignatures() {
    return images.stream().anyMatch(image -> image.interpreter().signed());
  }

  /** A file as seen from the module, with '/' on every system. */
  public String shown(Path file) {
    return (file.startsWith(module) ? module.relativize(file) : file).toString().replace('\\', '/');
  }
}
