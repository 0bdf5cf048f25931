package io.github.pythonimage.build;

import io.github.pythonimage.build.UploadGoal.Request;
import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildConfigFixture;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.labels.ImageLabels;
import io.github.pythonimage.build.render.Matrix;
import io.github.pythonimage.build.verify.ExpectedImages;
import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.credentials.DockerConfig;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.progress.BuildEvent;
import io.github.pythonimage.buildkit.request.BuildRequest;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.config.SourceTree;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.Probe;
import io.github.pythonimage.docker.ProbeOutcome;
import io.github.pythonimage.dockerfile.BuildArguments;
import io.github.pythonimage.dockerfile.ImageScripts;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.progress.ConsoleFake;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.secrets.BuildSecret;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.PipSecrets;
import io.github.pythonimage.verify.EngineImageReader;
import io.github.pythonimage.verify.Rules;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.Verifier;
import io.github.pythonimage.verify.VerifyListener;
import io.github.pythonimage.verify.check.Finding;
import io.github.pythonimage.verify.check.Identity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Builds the images of a POM on the engine of the tests, then verifies them. */
public final class ImageBuildFixture {
  final ConsoleFake console = new ConsoleFake();

  /** How steps reach their index. */
  PipSecrets pip = BuildConfigFixture.pip();

  /** How much of what steps write is shown. */
  Progress progress = Progress.AUTO;

  /** Stages whose steps run whatever is known of them. */
  Set<String> again = Set.of();

  /** SSH agents that steps with build code may ask. */
  List<SshAgent> agents = List.of();

  /** The projects with which this one shares caches of build code. */
  String scope = "io.example:test";

  /** What the project gives to the images. */
  Function<List<ImageSpec>, ImageLabels> labels = images -> ImageLabels.none();

  /** The version of the module that builds, as Maven has it. */
  String version = "1.0";

  /** The module that builds. */
  String artifact = "test";

  /** The folder that has all that the module may be built from. */
  Path root;

  private final Path module;
  private final Endpoint endpoint;
  private final UnaryOperator<BuildSecrets> secrets;

  public ImageBuildFixture(Path module) {
    this(module, UnaryOperator.identity());
  }

  /** One on another engine than that of the tests. */
  ImageBuildFixture(Path module, Endpoint endpoint) {
    this.module = module;
    this.root = module;
    this.secrets = UnaryOperator.identity();
    this.endpoint = endpoint;
  }

  /**
   * @param more secrets of the POM's
   */
  ImageBuildFixture(Path module, List<BuildSecret> more) {
    this(module, secrets -> new BuildSecrets(secrets.pip(), more, List.of()));
  }

  /**
   * @param secrets changes the secrets that every build has
   */
  ImageBuildFixture(Path module, UnaryOperator<BuildSecrets> secrets) {
    this.module = module;
    this.root = module;
    this.secrets = secrets;
    var host = System.getProperty("engine.host", "");
    this.endpoint =
        host.isEmpty()
            ? Endpoint.fromEnvironment(
                System.getenv(), DockerConfig.fromEnvironment(Map.of()).directory())
            : Endpoint.of(host);
  }

  /**
   * An {@code <image>} whose interpreter is the distribution's, for tests of what comes after it.
   *
   * @param wheels what {@code <wheels>} has
   */
  public static String image(String name, String id, String wheels) {
    return """
        <image>
          <id>%2$s</id>
          <name>%1$s</name>
          <tags><tag>%2$s</tag></tags>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <wheels>%3$s</wheels>
        </image>
        """
        .formatted(name, id, wheels);
  }

  /** Builds the images and verifies them. */
  public List<Verification> run(String images) {
    try (var connections = new Connections()) {
      pipeline(images, connections).build();
      return pipeline(images, connections).verify();
    } catch (BuildFailure | InfrastructureFailure e) {
      // What was said of it, for who reads of a test that failed.
      e.addSuppressed(new AssertionError(String.join("\n", console.all)));
      throw e;
    }
  }

  /**
   * Builds the images, and does not look at them.
   *
   * @return what there is to verify
   */
  public List<Target> build(String images) {
    try (var connections = new Connections()) {
      pipeline(images, connections).build();
    } catch (BuildFailure | InfrastructureFailure e) {
      e.addSuppressed(new AssertionError(String.join("\n", console.all)));
      throw e;
    }
    var planner = new Planner(Catalog.load(), Instant.now());
    return Target.of(planner.plan(PomImages.of(images, new SourceTree(module, root))));
  }

  /** Takes the wheels out of the images. */
  List<Wheelhouse> wheels(String images) {
    try (var connections = new Connections()) {
      return pipeline(images, connections).wheels();
    }
  }

  /** Uploads those that were taken out. */
  void upload(String images, Request order) {
    try (var connections = new Connections()) {
      var job = job(images, connections);
      new UploadGoal(job.module(), job.output(), job.progress(), console)
          .run(job.images(), job.selection(), order);
    }
  }

  /** A verifier that knows what the builds of images noted. */
  public Verifier verifier(String images, Engine engine) {
    try (var connections = new Connections()) {
      var expected = expected(job(images, connections));
      var platform = engine.ping().platform();
      return new Verifier(
          engine,
          new VerifyListener() {},
          (target, shown) -> expected.inEngine(target, platform, shown),
          (target, shown) -> Optional.empty());
    }
  }

  /** What rules find that run no code of an image, which is the larger part of verification. */
  public List<Finding> outsideFindings(String images, Engine engine, Target target) {
    try (var connections = new Connections()) {
      var expected = expected(job(images, connections));
      var info = engine.inspect(target.name()).orElseThrow();
      var identity =
          new Identity(
              info.platform(),
              Map.of(),
              expected.inEngine(target, engine.ping().platform(), info.platform()));
      return Rules.findings(
          Rules.OUTSIDE,
          new EngineImageReader(engine, none -> Optional.empty()).read(target, info, identity));
    }
  }

  private static ExpectedImages expected(BuildConfig job) {
    return new ExpectedImages(job.forVerify(), Matrix.of(job.rendering(), Instant.now()));
  }

  private Pipeline pipeline(String images, Connections connections) {
    return new Pipeline(job(images, connections), console);
  }

  private BuildConfig job(String images, Connections connections) {
    var specs = PomImages.of(images, new SourceTree(module, root));
    return BuildConfigFixture.of(module, specs)
        .labels(labels.apply(specs))
        .scope(scope, artifact)
        .version(version)
        .engine(() -> endpoint)
        .connections(connections)
        .secrets(secrets.apply(new BuildSecrets(pip, List.of(), List.of())))
        .options(BuildConfigFixture.onHost(NoCache.stages(again), agents))
        .progress(progress)
        .get();
  }

  /** Makes an image of a Dockerfile that needs no context. */
  public void make(String name, String dockerfile) {
    make(BuildRequest.builder(module, dockerfile).name(name));
  }

  /**
   * The same with the caches of a base.
   *
   * @param base a hash of it, as ids of caches have it
   */
  public void makeWithCaches(String base, String name, String dockerfile) {
    make(
        BuildRequest.builder(module, dockerfile)
            .name(name)
            .buildArg("BUILDKIT_CACHE_MOUNT_NS", BuildArguments.cacheNamespace(base)));
  }

  private void make(BuildRequest.Builder request) {
    try (var buildKit = BuildKit.connect(endpoint)) {
      buildKit
          .start(withScripts(request).network(Network.HOST).build(), event -> {})
          .result()
          .join();
    }
  }

  /**
   * Makes an image of a stage of a Dockerfile.
   *
   * @param lines what its steps write
   */
  void make(String name, String dockerfile, String target, List<String> lines) {
    try (var buildKit = BuildKit.connect(endpoint)) {
      var request =
          BuildRequest.builder(module, dockerfile).name(name).target(target).network(Network.HOST);
      pip.secrets().forEach(request::secret);
      buildKit
          .start(
              withScripts(request).build(),
              event -> {
                if (event instanceof BuildEvent.StepLog log) {
                  lines.addAll(log.lines());
                }
              })
          .result()
          .join();
    }
  }

  private static BuildRequest.Builder withScripts(BuildRequest.Builder request) {
    var folder = Path.of("target/classes", ImageScripts.CONTEXT).toAbsolutePath();
    return request.namedContext(ImageScripts.CONTEXT, folder);
  }

  /** Whether the engine has an image. */
  boolean has(String image) {
    try (var engine = Engines.connect(endpoint)) {
      return engine.inspect(image).isPresent();
    }
  }

  /** The id of an image. */
  String id(String image) {
    try (var engine = Engines.connect(endpoint)) {
      return engine.inspect(image).orElseThrow().id();
    }
  }

  /** The labels of an image. */
  Map<String, String> labels(String image) {
    try (var engine = Engines.connect(endpoint)) {
      return engine.inspect(image).orElseThrow().labels();
    }
  }

  /** The diff ids of an image's layers, the base's first. */
  List<String> layers(String image) {
    try (var engine = Engines.connect(endpoint)) {
      return engine.inspect(image).orElseThrow().layers();
    }
  }

  /** What a command in a container of an image prints. */
  public String output(String image, String... command) {
    try (var engine = Engines.connect(endpoint)) {
      var outcome = engine.run(Probe.of(image, List.of(command)));
      return outcome instanceof ProbeOutcome.Finished finished
          ? finished.stdout() + finished.stderr()
          : outcome.toString();
    }
  }
}
