package io.github.pythonimage.maven;

import io.github.pythonimage.build.Pipeline;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.RenderConfig;
import io.github.pythonimage.build.render.Matrix;
import io.github.pythonimage.build.render.RenderGoal;
import io.github.pythonimage.build.run.TagSchedule;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.maven.parameter.EngineParameters;
import io.github.pythonimage.maven.parameter.OutputParameters;
import io.github.pythonimage.maven.session.ModuleLabels;
import io.github.pythonimage.maven.session.ModuleMatrices;
import io.github.pythonimage.maven.session.ProjectInfo;
import io.github.pythonimage.maven.session.ReactorRoot;
import io.github.pythonimage.maven.session.ReactorTags;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.secrets.SecretNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** The parameters of the goals that render, build and verify. Records parse them in groups. */
abstract class AbstractBuildMojo extends AbstractSecretsMojo {

  /**
   * The engine to build on: {@code unix:///path}, {@code tcp://host:port} or {@code npipe://path}.
   * Unless given it is found as the docker command finds it: {@code DOCKER_HOST}, then {@code
   * DOCKER_CONTEXT} or the context in use, then the local socket. For {@code tcp}, {@code
   * DOCKER_TLS_VERIFY}, {@code DOCKER_TLS} and {@code DOCKER_CERT_PATH} count as they do there.
   */
  @Parameter(property = "python-image.host")
  private @Nullable String host;

  /**
   * Where to build instead of on the engine: a buildkitd or another engine, at {@code unix:///path}
   * {@code tcp://host:port}, or {@code docker-container://name} for one in a container of the
   * engine. Several of them, separated by commas or as a list of {@code <builder>}, each with its
   * platform: {@code linux/amd64=tcp://one:1234,linux/arm64=tcp://two:1234}. An image for several
   * platforms of several builders is put together in its registry, so it needs {@code registry} as
   * its only output. The engine builds unless given.
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
   * Build also what is up to date: whose Dockerfile, context, base and options are those of the
   * last build, and whose image is still in the engine under every name. The engine then runs the
   * steps that it has not cached.
   */
  @Parameter(property = "python-image.force", defaultValue = "false")
  private boolean force;

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
   * SSH agents that steps which build wheels may ask for signatures, as {@code git+ssh://} in a
   * requirements file needs them, with git and an SSH client in {@code <wheels><packages>} and the
   * host's key in the image. Separated by commas: {@code default} for the one in {@code
   * SSH_AUTH_SOCK}, or {@code id=/path/of/a/socket}. None unless given. A key file, or an agent
   * that does not answer, is an error.
   */
  @Parameter(property = "python-image.ssh")
  private @Nullable String ssh;

  /**
   * The projects that share caches which the build code of their dependencies can write. Projects
   * with different scopes never read such an entry of each other. Letters, digits, {@code .},
   * {@code _}, {@code :} and {@code -}. Unless given it is {@code groupId:artifactId} of the
   * topmost parent POM in the nearest folder with {@code .mvn} or {@code .git}.
   */
  @Parameter(property = "python-image.cache.scope")
  private @Nullable String cacheScope;

  /**
   * What to build for, separated by commas, such as {@code linux/amd64,linux/arm64}. Unless given,
   * the platform that the first builder is named for, or that of the daemon that builds. Several of
   * them need buildkitds or engines with the containerd image store.
   */
  @Parameter(property = "python-image.platforms")
  private List<String> platforms = List.of();

  /**
   * Where images go, separated by commas: {@code engine} (the images of the engine, which is where
   * {@code verify} runs them), {@code registry} (pushed by digest while they are built; the goal
   * {@code verify} sets the tags), {@code oci} and {@code docker} (archives {@code image.oci.tar}
   * and {@code image.docker.tar} beside each Dockerfile), {@code oci-layout} (the folder {@code
   * image.oci} there). All but {@code engine} need a buildkitd or an engine with the containerd
   * image store. Unless given, {@code engine}.
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

  /**
   * Whether tags in a registry may point to images that were not verified: {@code build} then sets
   * them for what it pushed, and {@code push} takes images that did not pass. Unless {@code true},
   * only {@code verify} and {@code push} set tags, after all images of the module have passed. The
   * log warns of each image that was not verified.
   */
  @Parameter(property = "python-image.push.unverified", defaultValue = "false")
  private boolean pushUnverified;

  /**
   * Whether tags in registries are set when the whole Maven build has succeeded. With {@code false}
   * each module sets its own at the end of its goal, whatever becomes of other modules.
   */
  @Parameter(property = "python-image.push.atEnd", defaultValue = "true")
  private boolean pushAtEnd;

  /** What rendering goes by. */
  private RenderConfig renderConfig(List<ImageSpec> images, SecretNames secrets) {
    return new RenderConfig(
        images,
        ModuleLabels.of(
            images, getPluginContext(), () -> ProjectInfo.of(project(), keyFiles()).read(images)),
        module(),
        output(),
        generator(),
        ReactorRoot.cacheScope(project(), cacheScope),
        ProjectVersion.of(project().getVersion()),
        secrets,
        options().toConfig(),
        new OutputParameters(platforms, outputs, provenance, sbom, pushUnverified)
            .toConfig()
            .orFor(engine().builders()));
  }

  private BuildParameters options() {
    return new BuildParameters(network, noCache, pull, force, cacheFrom, cacheTo, ssh);
  }

  /** The goal that writes Dockerfiles. */
  RenderGoal renderGoal() {
    var images = images();
    var config = renderConfig(images, secrets(images, options().isInHostNetwork()).names());
    var now = Instant.now();
    return new RenderGoal(
        config,
        BuildProgress.of(progress(), console()),
        now,
        Matrix.of(config, now, ModuleMatrices.in(getPluginContext())));
  }

  /** The goals that need a daemon. */
  Pipeline pipeline() {
    var images = images();
    var secrets = secrets(images, options().isInHostNetwork());
    var pipeline =
        new Pipeline(
            new BuildConfig(
                renderConfig(images, secrets.names()),
                secrets,
                selection(),
                engine().toConfig(settings().credentials(), settings().proxies()),
                signatures(),
                progress(),
                execution.getExecutionId(),
                session().isOffline()),
            console(),
            Instant.now(),
            ModuleMatrices.in(getPluginContext()),
            tagsAtEnd());
    validateSelection(pipeline::plan);
    return pipeline;
  }

  private Optional<TagSchedule> tagsAtEnd() {
    var log = BuildProgress.of(progress(), console());
    return ReactorTags.schedule(session(), project(), pushAtEnd, settings().registries(), log);
  }

  private EngineParameters engine() {
    return new EngineParameters(host, builders, builderCertificates, module(), session());
  }
}
