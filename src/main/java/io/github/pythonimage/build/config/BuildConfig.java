package io.github.pythonimage.build.config;

import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.docker.EngineImages;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.secrets.BuildSecrets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * All that building goes by.
 *
 * @param rendering what the Dockerfiles are written from
 * @param secrets what steps that build wheels may see and images never hold
 * @param selection the part of the matrix to build
 * @param daemons that build, and the credentials for registries
 * @param signatures how those of releases are verified, where that is asked for
 * @param execution of the plugin in the POM
 * @param offline whether Maven is, so that nothing is asked which only the network knows
 */
public record BuildConfig(
    RenderConfig rendering,
    BuildSecrets secrets,
    Selection selection,
    BuilderConnections daemons,
    Signatures signatures,
    Progress progress,
    String execution,
    boolean offline) {

  /** The same without all that is about images alone: outputs, statements, caches to write. */
  public BuildConfig forFiles() {
    var files =
        new RenderConfig(
            images(),
            rendering.labels(),
            module(),
            output(),
            rendering.generator(),
            rendering.scope(),
            rendering.version(),
            rendering.secrets(),
            options().readOnly(),
            new Outputs(outputs().platforms(), Set.of(), List.of(), false));
    return new BuildConfig(
        files, secrets, selection, daemons, signatures, progress, execution, offline);
  }

  /** What the goal that verifies the same images goes by. */
  public VerifyConfig forVerify() {
    return new VerifyConfig(
        rendering, selection, daemons.engine(), daemons.credentials(), daemons.proxies(), offline);
  }

  public List<ImageSpec> images() {
    return rendering.images();
  }

  public Path module() {
    return rendering.module();
  }

  public Path output() {
    return rendering.output();
  }

  public BuildOptions options() {
    return rendering.options();
  }

  public Outputs outputs() {
    return rendering.outputs();
  }

  /** Where the engine is. */
  public Endpoint endpoint() {
    return daemons.engine().get();
  }

  /** The images of the engine. */
  public EngineImages engineImages() {
    return Engines.images(endpoint());
  }

  /** Whether any release has to be signed by its manager. */
  public boolean wantsSignatures() {
    return images().stream().anyMatch(image -> image.interpreter().signed());
  }
}
