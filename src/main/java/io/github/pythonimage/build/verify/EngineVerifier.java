package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ShutdownHook;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Verifies the images that the engine has, or can pull, and runs. Reports those that it cannot. */
final class EngineVerifier {
  private final VerifyConfig config;
  private final BuildProgress log;
  private final ExpectedImages expected;
  private final BaseConfigs bases;
  private final Map<Target, String> ids = new HashMap<>();
  private String platform = "";

  EngineVerifier(
      VerifyConfig config, BuildProgress log, ExpectedImages expected, BaseConfigs bases) {
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
    var endpoint = config.endpoint();
    try (var engine = Engines.connect(endpoint);
        var interrupt = new ShutdownHook(() -> stop(engine, targets))) {
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
      engine = Engines.connect(endpoint);
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

  /** Writes an image to an archive, with all its platforms. */
  void save(String id, Path archive) {
    var endpoint = config.endpoint();
    try (var engine = Engines.connect(endpoint)) {
      engine.save(id, in -> write(in, archive));
    }
  }

  private static Path write(InputStream in, Path archive) throws IOException {
    OutputStream out;
    try {
      Files.createDirectories(archive.getParent());
      out = Files.newOutputStream(archive);
    } catch (IOException e) {
      throw failed(archive, e);
    }
    try (out) {
      var buffer = new byte[1 << 16];
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        try {
          out.write(buffer, 0, read);
        } catch (IOException e) {
          // What the engine sends is no part of this.
          throw failed(archive, e);
        }
      }
    }
    return archive;
  }

  private static InfrastructureFailure failed(Path archive, IOException cause) {
    return new InfrastructureFailure(
        "%s could not be written: %s. It takes as much of the disk as the image."
            .formatted(archive, cause.getMessage()),
        cause);
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
      engine.pull(reference, config.login(reference));
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

  private List<Verification> withoutEngine(RuntimeException reason) {
    log.noted("No image can run here. " + reason.getMessage());
    return List.of();
  }

  private Verifier verifier(Engine engine) {
    return new Verifier(
        engine, log, (one, shown) -> expected.inEngine(one, platform, shown), bases::of);
  }

  // No image has been reported yet.
  private void stop(Engine engine, List<Target> targets) {
    log.cancelled(targets.stream().map(Target::label).toList());
    engine.end();
  }
}
