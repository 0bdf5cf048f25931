package io.github.pythonimage.maven;

import io.github.pythonimage.buildkit.BuildKitException;
import io.github.pythonimage.buildkit.Builders;
import io.github.pythonimage.buildkit.DockerConfig;
import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.buildkit.Network;
import io.github.pythonimage.engine.EngineException;
import io.github.pythonimage.pipeline.BuildFailure;
import io.github.pythonimage.pipeline.BuildSecrets;
import io.github.pythonimage.pipeline.Job;
import io.github.pythonimage.pipeline.PipSecrets;
import io.github.pythonimage.pipeline.Pipeline;
import io.github.pythonimage.pipeline.Progress;
import io.github.pythonimage.pipeline.Workshop;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.spec.Choice;
import io.github.pythonimage.spec.SpecException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.SettingsDecrypter;
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
   * Where to build instead of on the engine: a buildkitd or another engine, at {@code unix:///path}
   * or {@code tcp://host:port}. Several of them, separated by commas or as a list of {@code
   * <builder>}, each with its platform: {@code
   * linux/amd64=tcp://one:1234,linux/arm64=tcp://two:1234}. An image for several platforms of
   * several builders is put together in its registry, so it needs {@code registry} as its only
   * output. The engine builds unless given.
   */
  @Parameter(property = "python-image.builder")
  private List<String> builders = List.of();

  /**
   * A folder with {@code ca.pem}, {@code cert.pem} and {@code key.pem} (or {@code ca.crt}, {@code
   * tls.crt} and {@code tls.key}), relative to the module, for builders at {@code tcp://}, which
   * are then spoken to over TLS. In the clear unless given.
   */
  @Parameter(property = "python-image.builder.certificates")
  private @Nullable String builderCertificates;

  /**
   * The network of steps that run commands: {@code default} (a network of the build's own), {@code
   * host} (the engine's machine's, for mirrors on it) or {@code none}.
   */
  @Parameter(property = "python-image.network", defaultValue = "default")
  private String network = "default";

  /**
   * How much a build says while it runs: {@code auto} (a line for each step, and the last 40 lines
   * of one that fails; on a terminal also a view of what is running), {@code plain} (every line of
   * every step) or {@code quiet} (the result only). The view is not shown with {@code -B}, {@code
   * -q}, {@code --log-file}, {@code TERM=dumb} or {@code CI} in the environment, where the output
   * goes elsewhere than to a terminal, on Windows, and when modules are built at the same time; the
   * whole log of a failed step is in {@code failed-step.log} beside the Dockerfile.
   */
  @Parameter(property = "python-image.progress", defaultValue = "auto")
  private String progress = "auto";

  /**
   * What runs again, whatever the engine has cached: {@code true} (every step), {@code false}
   * (none), or names of stages separated by commas, {@code os,wheels}: their steps and those of all
   * stages made from them. A name that no Dockerfile of the build has is an error.
   */
  @Parameter(property = "python-image.noCache", defaultValue = "false")
  private String noCache = "false";

  /**
   * How base images are looked up: {@code true} (the registry is asked even where the engine has
   * one of that name) or {@code false} (it is asked only for what is not there). Unless given it is
   * left to the engine, which means {@code false} with the classic image store and {@code true}
   * with containerd's and on a buildkitd.
   */
  @Parameter(property = "python-image.pull")
  private @Nullable String pull;

  /**
   * Where to look for results of steps beyond the engine's own cache, in the words of {@code docker
   * buildx build --cache-from}: {@code type=registry,ref=host/path:{series}}, {@code
   * type=local,src=folder} (relative to the module) or a reference alone; several are separated by
   * {@code ;} or each a {@code <cache>}. {@code {id}}, {@code {series}}, {@code {version}} and
   * {@code {stage}} stand for what differs between the images of the matrix. A cache that is not
   * there is a warning, one in words that cannot be read an error.
   */
  @Parameter(property = "python-image.cacheFrom")
  private @Nullable CacheList cacheFrom;

  /**
   * Where to leave results of steps beyond the engine's own cache, written as in {@code cacheFrom}:
   * {@code type=inline} (in the image itself), {@code type=registry,ref=…,mode=max} or {@code
   * type=local,dest=folder,mode=max}. The classic image store of an engine can do inline alone;
   * what a daemon cannot do, and a place that two builds would write, is an error.
   */
  @Parameter(property = "python-image.cacheTo")
  private @Nullable CacheList cacheTo;

  /**
   * SSH agents that steps with {@code RUN --mount=type=ssh} may ask for signatures, separated by
   * commas: {@code default} for the one in {@code SSH_AUTH_SOCK}, or {@code id=/path/of/a/socket}.
   * None unless given. A key file, or an agent that does not answer, is an error.
   */
  @Parameter(property = "python-image.ssh")
  private @Nullable String ssh;

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

  /**
   * Secrets that every step which builds wheels sees as {@code /run/secrets/ID} and no image holds.
   * Each {@code <secret>} has an {@code <id>} and one origin: {@code <env>} (a variable of the
   * environment), {@code <file>} (relative to the module, at most 500 KiB) or {@code <server>} (an
   * id in settings.xml, whose {@code <field>} is {@code password} unless it says {@code username}
   * or {@code netrc}). pip uses the one with the id {@code netrc} to log in at indexes. None unless
   * given; one that is missing ends the build before it starts.
   */
  @Parameter private List<Secret> secrets = List.of();

  /**
   * More {@code <secrets>}, in the notation of docker buildx and separated by semicolons: {@code
   * id=token,env=TOKEN;id=key,src=key.pem;id=netrc,server=index.example.com,field=netrc}. Wins over
   * the POM where both have an id.
   */
  @Parameter(property = "python-image.secrets")
  private @Nullable String secretsProperty;

  @Inject private @Nullable SettingsDecrypter decrypter;

  /**
   * What to build for, separated by commas, such as {@code linux/amd64,linux/arm64}. Unless given,
   * the platform that the first builder is named for, or that of the daemon that builds. Several of
   * them need buildkitds or engines with the containerd image store.
   */
  @Parameter(property = "python-image.platforms")
  private List<String> platforms = List.of();

  /**
   * Where images go, separated by commas: {@code engine} (the images of the engine, which is where
   * {@code verify} runs them), {@code registry} (pushed while they are built), {@code oci} and
   * {@code docker} (archives {@code image.oci.tar} and {@code image.docker.tar} beside each
   * Dockerfile). All but {@code engine} need a buildkitd or an engine with the containerd image
   * store. Unless given, {@code engine}.
   */
  @Parameter(property = "python-image.outputs")
  private List<String> outputs = List.of();

  /**
   * Whether images carry how they were built, as SLSA provenance: {@code false}, {@code min} or
   * {@code max} (with build arguments). The digest then differs with every build.
   */
  @Parameter(property = "python-image.provenance", defaultValue = "false")
  private String provenance = "false";

  /**
   * Whether images carry a list of what is in them, as an SPDX document: {@code false}, {@code
   * true} (made by the generator that the daemon pulls by itself) or the image of a generator.
   */
  @Parameter(property = "python-image.sbom", defaultValue = "false")
  private String sbom = "false";

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  private @Nullable MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private @Nullable MavenSession session;

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
      run(new Pipeline(job(), new MavenConsole(getLog(), () -> Terminal.of(session))));
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
    var servers = new SettingsServers(() -> session.getSettings().getServers(), decrypter);
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
        new Workshop(
            () -> SessionConnections.of(session),
            Builders.of(
                builders,
                Optional.ofNullable(builderCertificates)
                    .filter(folder -> !folder.isBlank())
                    .map(module::resolve))),
        servers.or(docker.credentials()),
        new Element("-Dpython-image.network")
            .orDefault(network, "default", word -> Choice.of(Network.class, word)),
        new BuildSecrets(
            new Element("-Dpython-image.pip.config")
                .optional(pipConfig, text -> PipSecrets.of(module.resolve(text)))
                .orElseGet(PipSecrets::none),
            new SecretList(secrets, secretsProperty).toSpec(module, servers)),
        new OptionTexts(noCache, pull, cacheFrom, cacheTo, ssh).parse(),
        OutputParameters.read(platforms, outputs, provenance, sbom),
        force,
        progress());
  }

  private Progress progress() {
    var asked =
        new Element("-Dpython-image.progress")
            .orDefault(progress, "auto", word -> Choice.of(Progress.class, word));
    // With -q nobody has seen the lines of a step before it fails.
    return getLog().isInfoEnabled() ? asked : Progress.QUIET;
  }

  private Endpoint endpoint(DockerConfig docker) {
    return host == null || host.isBlank()
        ? Endpoint.fromEnvironment(System.getenv(), docker.directory())
        : Endpoint.of(host, System.getenv(), docker.directory());
  }
}
