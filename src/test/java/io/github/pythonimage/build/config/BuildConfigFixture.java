package io.github.pythonimage.build.config;

import static org.assertj.core.api.Assertions.fail;

import io.github.pythonimage.build.labels.ImageLabels;
import io.github.pythonimage.build.render.Matrix;
import io.github.pythonimage.build.render.RenderGoal;
import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.ProjectVersion;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.plan.Selection;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.Console;
import io.github.pythonimage.progress.Progress;
import io.github.pythonimage.secrets.BuildSecrets;
import io.github.pythonimage.secrets.PipSecrets;
import io.github.pythonimage.sigstore.SignatureVerification.TrustRoot;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The job of a test. What a test does not say is as plain as can be, and who asks for a daemon that
 * the test did not name makes it fail.
 */
public final class BuildConfigFixture {
  private final Path module;
  private final List<ImageSpec> images;
  private Selection selection = Selection.of(null, null);
  private String generator = "a test";
  private CacheScope scope = CacheScope.of("io.example:test");
  private String version = "1.0";
  private Supplier<Endpoint> engine = () -> fail("no engine is needed");
  private Supplier<Connections> connections = () -> fail("nothing is built");
  private Builders builders = Builders.none();
  private CredentialSource credentials = host -> Optional.empty();
  private Signatures signatures =
      new Signatures(List::of, new TrustRoot(Optional.empty(), Path.of("")));
  private BuildSecrets secrets = new BuildSecrets(PipSecrets.none(), List.of(), List.of());
  private BuildOptions options = noOptions();
  private Outputs outputs = new Outputs(List.of(), Set.of(), List.of(), false);
  private Progress progress = Progress.AUTO;
  private ImageLabels labels = ImageLabels.none();
  private boolean offline;

  private BuildConfigFixture(Path module, List<ImageSpec> images) {
    this.module = module;
    this.images = images;
  }

  public static BuildConfigFixture of(Path module, List<ImageSpec> images) {
    return new BuildConfigFixture(module, images);
  }

  /** What reaches this machine's index. */
  public static PipSecrets pip() {
    var config = System.getProperty("engine.pipConfig", "");
    return config.isEmpty() ? PipSecrets.none() : PipSecrets.of(Path.of(config));
  }

  /** Nothing but the engine's own cache and images. */
  static BuildOptions noOptions() {
    return new BuildOptions(
        Network.DEFAULT,
        NoCache.none(),
        ImageResolve.DEFAULT,
        false,
        List.of(),
        List.of(),
        List.of());
  }

  /** Steps that run commands have the network of the engine's machine. */
  public static BuildOptions onHost(boolean force) {
    return onHost(force, NoCache.none());
  }

  public static BuildOptions onHost(boolean force, NoCache noCache) {
    return new BuildOptions(
        Network.HOST, noCache, ImageResolve.DEFAULT, force, List.of(), List.of(), List.of());
  }

  /** The same with agents, for the stages that are always built anew. */
  public static BuildOptions onHost(NoCache noCache, List<SshAgent> agents) {
    return new BuildOptions(
        Network.HOST, noCache, ImageResolve.DEFAULT, false, List.of(), List.of(), agents);
  }

  public BuildConfigFixture selection(Selection value) {
    selection = value;
    return this;
  }

  public BuildConfigFixture generator(String value) {
    generator = value;
    return this;
  }

  public BuildConfigFixture scope(String value) {
    return scope(value, "test");
  }

  public BuildConfigFixture scope(String value, String artifact) {
    scope = CacheScope.of(value).of("io.example", artifact);
    return this;
  }

  public BuildConfigFixture engine(Supplier<Endpoint> value) {
    engine = value;
    return this;
  }

  public BuildConfigFixture connections(Connections value) {
    connections = () -> value;
    return this;
  }

  public BuildConfigFixture builders(Builders value) {
    builders = value;
    return this;
  }

  public BuildConfigFixture credentials(CredentialSource value) {
    credentials = value;
    return this;
  }

  public BuildConfigFixture signatures(Signatures value) {
    signatures = value;
    return this;
  }

  public BuildConfigFixture secrets(BuildSecrets value) {
    secrets = value;
    return this;
  }

  /** What the project gives to the images; nothing by default. */
  public BuildConfigFixture labels(ImageLabels value) {
    labels = value;
    return this;
  }

  public BuildConfigFixture options(BuildOptions value) {
    options = value;
    return this;
  }

  public BuildConfigFixture outputs(Outputs value) {
    outputs = value;
    return this;
  }

  public BuildConfigFixture progress(Progress value) {
    progress = value;
    return this;
  }

  /** The version of the module's project, as Maven has it. */
  public BuildConfigFixture version(String value) {
    version = value;
    return this;
  }

  public BuildConfigFixture offline(boolean value) {
    offline = value;
    return this;
  }

  public BuildConfig get() {
    return new BuildConfig(
        new RenderConfig(
            images,
            labels,
            module,
            module.resolve("target/python-image"),
            generator,
            scope,
            ProjectVersion.of(version),
            secrets.names(),
            options,
            outputs.orFor(builders)),
        secrets,
        selection,
        new BuilderConnections(engine, connections, builders, credentials, WebProxies.NONE),
        signatures,
        progress,
        "default",
        offline);
  }

  /** Renders as the goal does. */
  public static void render(BuildConfig job, Console console) {
    var now = Instant.now();
    new RenderGoal(
            job.rendering(),
            BuildProgress.of(job.progress(), console),
            now,
            Matrix.of(job.rendering(), now))
        .run();
  }
}
