package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.Outputs;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.buildkit.credentials.RegistryHost;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.config.Platform;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.docker.RegistryLogin;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ShutdownHook;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.Verifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Verifies the images that the engine has, or can pull, and runs. Reports those that it cannot. */
final class EngineVerifier {
  private static final String OUTPUTS = "python-image.outputs";

  private final BuildConfig config;
  private final BuildProgress log;
  private final ExpectedImages expected;
  private final BaseConfigs bases;
  private final Map<Target, String> ids = new HashMap<>();
  private String platform = "";

  EngineVerifier(
      BuildConfig config, BuildProgress log, ExpectedImages expected, BaseConfigs bases) {
    this.config = config;
    this.log = log;
    this.expected = expected;
    this.bases = bases;
  }

  /** What the engine runs; empty before it was asked. */
  String platform() {
    return platform;
  }

  /** By which the engine knows the images that were verified under their names. */
  Map<Target, String> ids() {
    return ids;
  }

  /**
   * Verifies the engine's images.
   *
   * @param pushed images that a registry has too; the engine pulls those that it lacks
   */
  List<Verification> verify(List<Target> targets, Map<Target, PushedImage> pushed) {
    if (!config.outputs().inEngine()) {
      log.warned(
          OUTPUTS,
          "Verification skipped: none of the outputs ("
              + Outputs.describe(config.outputs().sorted())
              + ") loads the image into the engine. Add 'engine' to python-image.outputs.");
      return List.of();
    }
    var endpoint = config.endpoint();
    try (var engine = Engine.connect(endpoint.uri(), endpoint.sslContext());
        var interrupt = new ShutdownHook(() -> stop(engine, targets))) {
      if (!isRunnableOn(engine)) {
        return List.of();
      }
      platform = engine.ping().platform();
      log.verifying(targets.size(), endpoint);
      // A build with other outputs than this run has them in the registry only.
      var onlyPushed =
          targets.stream()
              .filter(one -> pushed.containsKey(one) && engine.inspect(one.name()).isEmpty())
              .toList();
      var named = targets.stream().filter(one -> !onlyPushed.contains(one)).toList();
      try (var updates = log.startUpdates()) {
        var results = new ArrayList<>(verifier(engine).verify(named, Target::name));
        results.forEach(result -> ids.put(result.target(), result.imageId()));
        results.addAll(pullAndVerify(engine, ofPlatform(onlyPushed), pushed));
        return results;
      }
    }
  }

  /** Verifies what a registry has and the engine can pull. Nothing runs without an engine. */
  List<Verification> verifyPushed(Map<Target, PushedImage> pushed) {
    var targets = List.copyOf(pushed.keySet());
    Endpoint endpoint;
    Engine engine;
    try {
      endpoint = config.endpoint();
      engine = Engine.connect(endpoint.uri(), endpoint.sslContext());
    } catch (EngineException | BuildKitException e) {
      return withoutEngine(e);
    }
    try (engine;
        var interrupt = new ShutdownHook(() -> stop(engine, targets))) {
      try {
        platform = engine.ping().platform();
      } catch (EngineException e) {
        return withoutEngine(e);
      }
      var own = ofPlatform(targets);
      if (own.isEmpty()) {
        return List.of();
      }
      log.verifying(own.size(), endpoint);
      try (var updates = log.startUpdates()) {
        return pullAndVerify(engine, own, pushed);
      }
    }
  }

  private List<Target> ofPlatform(List<Target> targets) {
    return targets.stream().filter(one -> expected.platforms(one).contains(platform)).toList();
  }

  /** Pulls what the engine lacks, by digest, and removes it afterwards. */
  private List<Verification> pullAndVerify(
      Engine engine, List<Target> targets, Map<Target, PushedImage> pushed) {
    var pulled = new ArrayList<String>();
    try {
      var here = new ArrayList<Target>();
      for (var target : targets) {
        var reference = pushed.get(target).reference();
        if (engine.inspect(reference).isPresent()) {
          here.add(target);
        } else if (pull(engine, target, reference)) {
          pulled.add(reference);
          here.add(target);
        }
      }
      return verifier(engine).verify(here, one -> pushed.get(one).reference());
    } finally {
      pulled.forEach(engine::removeImage);
    }
  }

  /** Whether the engine can pull an image; says why not. */
  private boolean pull(Engine engine, Target target, String reference) {
    log.started(target);
    try {
      engine.pull(reference, login(RegistryHost.of(reference)));
      return true;
    } catch (EngineException e) {
      log.noted(
          "%s cannot run, as the engine did not pull it. %s"
              .formatted(reference, String.valueOf(e.getMessage())));
      return false;
    } finally {
      log.ended(target);
    }
  }

  private Optional<RegistryLogin> login(RegistryHost registry) {
    return config
        .daemons()
        .credentials()
        .find(registry.address())
        .map(
            known ->
                new RegistryLogin(
                    registry.isHub() ? "" : registry.address(), known.username(), known.secret()));
  }

  private List<Verification> withoutEngine(RuntimeException reason) {
    log.noted("No image can run here. " + reason.getMessage());
    return List.of();
  }

  private Verifier verifier(Engine engine) {
    return new Verifier(
        engine, log, one -> expected.inEngine(one, platform), one -> bases.of(one, platform));
  }

  private boolean isRunnableOn(Engine engine) {
    var platforms = config.outputs().platforms();
    if (platforms.isEmpty()) {
      return true;
    }
    var own = engine.ping().platform();
    Predicate<Platform> runs = p -> own.equals(p.os() + "/" + p.architecture());
    var foreign = platforms.stream().filter(runs.negate()).toList();
    if (foreign.size() == platforms.size()) {
      log.warned(
          OUTPUTS,
          "Verification skipped: the images are for %s, and the engine runs %s. Add that to python-image.platforms, or verify on an engine that runs them (-Dpython-image.host)."
              .formatted(describe(foreign), own));
    } else if (!foreign.isEmpty()) {
      log.warned(
          OUTPUTS,
          "The engine runs %s, so no container of the images for %s starts."
              .formatted(own, describe(foreign)));
    }
    return foreign.size() < platforms.size();
  }

  private static String describe(List<Platform> platforms) {
    return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
  }

  // No image has been reported yet.
  private void stop(Engine engine, List<Target> targets) {
    log.cancelled(targets.stream().map(Target::label).toList());
    engine.end();
  }
}
