package io.github.pythonimage.pipeline;

import static org.assertj.core.api.Assertions.fail;

import io.github.pythonimage.buildkit.Connections;
import io.github.pythonimage.buildkit.credentials.CredentialSource;
import io.github.pythonimage.buildkit.endpoint.Builders;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.request.ImageResolve;
import io.github.pythonimage.buildkit.request.Network;
import io.github.pythonimage.buildkit.request.NoCache;
import io.github.pythonimage.buildkit.request.SshAgent;
import io.github.pythonimage.config.CacheScope;
import io.github.pythonimage.config.image.ImageSpec;
import io.github.pythonimage.http.WebProxies;
import io.github.pythonimage.plan.Selection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The job of a test. What a test does not say is as plain as can be, and who asks for a daemon that
 * the test did not name makes it fail.
 */
final class TestJob {
  private final Path module;
  private final List<ImageSpec> images;
  private Selection selection = Selection.of(null, null);
  private String generator = "a test";
  private CacheScope scope = CacheScope.of("io.example:test");
  private Supplier<Endpoint> engine = () -> fail("no engine is needed");
  private Supplier<Connections> connections = () -> fail("nothing is built");
  private Builders builders = Builders.none();
  private CredentialSource credentials = host -> Optional.empty();
  private Signatures signatures = new Signatures(List::of, Optional.empty(), Path.of(""));
  private BuildSecrets secrets = BuildSecrets.none();
  private BuildOptions options = BuildOptions.none();
  private Outputs outputs = Outputs.engineOnly();
  private Progress progress = Progress.AUTO;
  private boolean offline;

  private TestJob(Path module, List<ImageSpec> images) {
    this.module = module;
    this.images = images;
  }

  static TestJob of(Path module, List<ImageSpec> images) {
    return new TestJob(module, images);
  }

  /** What reaches this machine's index. */
  static PipSecrets pip() {
    var config = System.getProperty("engine.pipConfig", "");
    return config.isEmpty() ? PipSecrets.none() : PipSecrets.of(Path.of(config));
  }

  /** Steps that run commands have the network of the engine's machine. */
  static BuildOptions onHost(boolean force) {
    return onHost(force, NoCache.none());
  }

  static BuildOptions onHost(boolean force, NoCache noCache) {
    return new BuildOptions(
        Network.HOST, noCache, ImageResolve.DEFAULT, force, List.of(), List.of(), List.of());
  }

  /** The same with agents, for the stages that are always built anew. */
  static BuildOptions onHost(NoCache noCache, List<SshAgent> agents) {
    return new BuildOptions(
        Network.HOST, noCache, ImageResolve.DEFAULT, false, List.of(), List.of(), agents);
  }

  TestJob selection(Selection value) {
    selection = value;
    return this;
  }

  TestJob generator(String value) {
    generator = value;
    return this;
  }

  TestJob scope(String value) {
    return scope(value, "test");
  }

  TestJob scope(String value, String artifact) {
    scope = CacheScope.of(value).of("io.example", artifact);
    return this;
  }

  TestJob engine(Supplier<Endpoint> value) {
    engine = value;
    return this;
  }

  TestJob connections(Connections value) {
    connections = () -> value;
    return this;
  }

  TestJob builders(Builders value) {
    builders = value;
    return this;
  }

  TestJob credentials(CredentialSource value) {
    credentials = value;
    return this;
  }

  TestJob signatures(Signatures value) {
    signatures = value;
    return this;
  }

  TestJob secrets(BuildSecrets value) {
    secrets = value;
    return this;
  }

  TestJob options(BuildOptions value) {
    options = value;
    return this;
  }

  TestJob outputs(Outputs value) {
    outputs = value;
    return this;
  }

  TestJob progress(Progress value) {
    progress = value;
    return this;
  }

  TestJob offline(boolean value) {
    offline = value;
    return this;
  }

  Job get() {
    return new Job(
        images,
        selection,
        module,
        module.resolve("target/python-image"),
        generator,
        scope,
        new Workshop(engine, connections, builders, credentials, WebProxies.NONE),
        signatures,
        secrets,
        options,
        outputs,
        progress,
        offline);
  }
}
