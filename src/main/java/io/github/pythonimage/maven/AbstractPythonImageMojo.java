package io.github.pythonimage.maven;

import io.github.pythonimage.buildkit.BuildKitException;
import io.github.pythonimage.buildkit.DockerConfig;
import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.buildkit.Network;
import io.github.pythonimage.engine.EngineException;
import io.github.pythonimage.pipeline.BuildFailure;
import io.github.pythonimage.pipeline.Job;
import io.github.pythonimage.pipeline.PipSecrets;
import io.github.pythonimage.pipeline.Pipeline;
import io.github.pythonimage.pipeline.Progress;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.SpecException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What every goal shares: the configuration, and how a failure is told to Maven. */
abstract class AbstractPythonImageMojo extends AbstractMojo {

  /**
   * The images, each an {@code <image>} with a {@code <name>} and its {@code <pythons>}. Every
   * element is described in the README.
   */
  @Parameter private List<Image> images = List.of();

  /** Do nothing at all. */
  @Parameter(property = "python-image.skip", defaultValue = "false")
  private boolean skip;

  /**
   * Build and prove only these Pythons of the matrix, by series or release, separated by commas:
   * {@code 3.13,3.14.6}. All of them unless given; a module that has none of them does nothing.
   */
  @Parameter(property = "python-image.pythons")
  private @Nullable String pythons;

  /**
   * Build and prove only the images whose id (the last part of the name, unless {@code <id>} says
   * otherwise) is in this list, separated by commas. All of them unless given.
   */
  @Parameter(property = "python-image.filter")
  private @Nullable String filter;

  /**
   * The engine to build on: {@code unix:///path}, {@code tcp://host:port} or {@code npipe://path}.
   * Unless given it is found as the docker command finds it: {@code DOCKER_HOST}, then {@code
   * DOCKER_CONTEXT} or the context in use, then the local socket.
   */
  @Parameter(property = "python-image.host")
  private @Nullable String host;

  /**
   * The network of steps that run commands: {@code default} (a network of the build's own), {@code
   * host} (the engine's machine's, for mirrors on it) or {@code none}.
   */
  @Parameter(property = "python-image.network", defaultValue = "default")
  private String network = "default";

  /**
   * How much a build says while it runs: {@code auto} (a line for each step, and the whole log of
   * one that fails), {@code plain} (every line of every step) or {@code quiet} (the result only).
   */
  @Parameter(property = "python-image.progress", defaultValue = "auto")
  private String progress = "auto";

  /** Run every step again, whatever the engine has cached. */
  @Parameter(property = "python-image.noCache", defaultValue = "false")
  private boolean noCache;

  /**
   * Build also what is up to date: whose Dockerfile, context, base and options are those of the
   * last build, and whose image is still in the engine under every name. The engine then runs the
   * steps that it has not cached.
   */
  @Parameter(property = "python-image.force", defaultValue = "false")
  private boolean force;

  /**
   * Where CPython's release archives are fetched, in the layout of python.org's {@code
   * /ftp/python}; wins over every {@code <mirror>}.
   */
  @Parameter(property = "python-image.source.mirror")
  private @Nullable String sourceMirror;

  /**
   * Whether CPython is compiled with profile-guided and link-time optimization, {@code true} or
   * {@code false}; wins over every {@code <optimizations>}. Compiling takes about five times as
   * long with it.
   */
  @Parameter(property = "python-image.source.optimizations")
  private @Nullable String sourceOptimizations;

  /**
   * A pip configuration file, relative to the module, that steps which build wheels see as a
   * secret, together with the certificates that its {@code cert} names. It never lands in an image
   * or its history.
   */
  @Parameter(property = "python-image.pip.config")
  private @Nullable String pipConfig;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private @Nullable MavenProject project;

  @Parameter(defaultValue = "${plugin.version}", readonly = true)
  private @Nullable String pluginVersion;

  @Parameter(defaultValue = "${mojo.goal}", readonly = true)
  private @Nullable String goal;

  /** What the goal does, once all is known. */
  abstract void run(Pipeline pipeline);

  /** Whether this goal alone is to be skipped. */
  abstract boolean skipGoal();

  @Override
  public final void execute() throws MojoFailureException {
    if (skip || skipGoal()) {
      getLog().info("Skipped: python-image.skip" + (skip ? "" : "." + goal) + " is set.");
      return;
    }
    try {
      run(new Pipeline(job(), new MavenConsole(getLog())));
    } catch (SpecException
        | BuildFailure
        | BuildKitException
        | EngineException
        | UncheckedIOException e) {
      getLog().debug(e);
      // Without its cause: the message says all that a user can act on.
      throw new MojoFailureException(e.getMessage());
    }
  }

  private Job job() {
    var module = project.getBasedir().toPath();
    var docker = DockerConfig.fromEnvironment(System.getenv());
    var overrides = Overrides.of(sourceMirror, sourceOptimizations);
    if (images == null || images.isEmpty()) {
      throw new SpecException(
          "<images>",
          "is missing from the plugin's configuration.",
          "Describe at least one: <images><image><name>platform/python</name>"
              + "<pythons><python>3.13</python></pythons></image></images>.");
    }
    var specs = images.stream().map(image -> image.toSpec(module, overrides)).toList();
    return new Job(
        specs,
        Selection.of(pythons, filter),
        module,
        Path.of(project.getBuild().getDirectory()).resolve("python-image"),
        "python-image-maven-plugin "
            + pluginVersion
            + " from "
            + project.getGroupId()
            + ":"
            + project.getArtifactId(),
        () -> endpoint(docker),
        docker.credentials(),
        new Element("-Dpython-image.network")
            .orDefault(network, "default", word -> Choice.of(Network.class, word)),
        new Element("-Dpython-image.pip.config")
            .optional(pipConfig, text -> PipSecrets.of(module.resolve(text)))
            .orElseGet(PipSecrets::none),
        noCache,
        force,
        new Element("-Dpython-image.progress")
            .orDefault(progress, "auto", word -> Choice.of(Progress.class, word)));
  }

  private Endpoint endpoint(DockerConfig docker) {
    return host == null || host.isBlank()
        ? Endpoint.fromEnvironment(System.getenv(), docker.directory())
        : Endpoint.of(host, System.getenv(), docker.directory());
  }
}
