package io.github.pythonimage.build.config;

import io.github.pythonimage.build.labels.ImageLabels;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.EnumNames;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.dockerfile.BuildInputs;
import io.github.pythonimage.dockerfile.DockerfileRenderer;
import io.github.pythonimage.dockerfile.SecretReference;
import io.github.pythonimage.secrets.SecretNames;
import java.nio.file.Path;
import java.util.List;

/**
 * What Dockerfiles and the bake file are written from. It names secrets and cannot find them, and
 * knows no daemon and no login.
 *
 * @param images the whole matrix
 * @param labels those that the project gives to the images
 * @param module the module's folder, the context of every build
 * @param output {@code target/python-image}
 * @param generator what rendered files name as their origin
 * @param scope the projects that share caches of build code
 * @param version of the module's project, which builds of {@code <projects>} are offered
 * @param secrets what steps that build wheels may see and images never hold
 * @param options how builds are done, and what they may take from elsewhere
 * @param outputs what is made of each image, and where it goes
 */
public record RenderConfig(
    List<ImageSpec> images,
    ImageLabels labels,
    Path module,
    Path output,
    String generator,
    CacheScope scope,
    ProjectVersion version,
    SecretNames secrets,
    BuildOptions options,
    Outputs outputs) {
  public RenderConfig {
    images = List.copyOf(images);
    for (var image : images) {
      image.parent().ifPresent(parent -> parent.validatePlatforms(outputs.platforms()));
    }
  }

  /** What writes the Dockerfiles. */
  public DockerfileRenderer renderer() {
    return new DockerfileRenderer(generator, scope, version, secrets.required(), inputs());
  }

  /** What builds get besides their Dockerfiles. */
  public BuildInputs inputs() {
    return new BuildInputs(
        displayPath(ScriptFolder.in(output).path()),
        EnumNames.word(options.network()),
        secrets.references().stream().map(this::inModule).toList(),
        secrets.unreferenced(),
        options.agentIds());
  }

  /** Without the folders of this machine: Docker runs in the module's folder. */
  private SecretReference inModule(SecretReference secret) {
    return secret.type().equals("file")
        ? SecretReference.file(secret.id(), displayPath(Path.of(secret.place())))
        : secret;
  }

  /** A file as seen from the module, with '/' on every system. */
  public String displayPath(Path file) {
    return (file.startsWith(module) ? module.relativize(file) : file).toString().replace('\\', '/');
  }
}
