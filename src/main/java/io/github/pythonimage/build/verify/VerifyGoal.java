package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.build.render.Matrix;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.build.run.TagPublisher;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ShutdownHook;
import io.github.pythonimage.verify.UnusedAccepts;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.Verifier;
import io.github.pythonimage.verify.VerifyTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Verifies every selected image; then, and only then, sets the tags of what builds pushed. */
public final class VerifyGoal {
  private final BuildConfig job;
  private final BuildProgress log;
  private final Instant now;
  private final Matrix matrix;
  // That the engine runs; empty where none was asked.
  private String platform = "";
  // By which the engine knows what was verified there.
  private final Map<VerifyTarget, String> ids = new HashMap<>();
  private final Set<VerifyTarget> notRun = new HashSet<>();

  public VerifyGoal(BuildConfig job, BuildProgress log, Instant now, Matrix matrix) {
    this.job = job;
    this.log = log;
    this.now = now;
    this.matrix = matrix;
  }

  public List<Verification> run(BuildPlan selected) {
    var targets = VerifyTarget.of(selected);
    var pushed = pushed(targets);
    var files = new VerifyFiles(job.output(), job.generator());
    var verified = new VerifiedImages(job, files, now);
    var before = verified.before(targets, pushed);
    before.forEach((target, result) -> log.verifiedBefore(target));
    var open = targets.stream().filter(target -> !before.containsKey(target)).toList();
    files.delete(open);
    var found = open.isEmpty() ? List.<Verification>of() : results(open, pushed);
    verified.remember(found, ids, pushed, notRun);
    var warned = warned(found, before.values());
    files.write(warned.subList(0, found.size()));
    var results = new ArrayList<>(warned);
    var images = List.copyOf(pushed.values());
    try {
      new VerifyReporter(log).report(results);
    } catch (BuildFailure e) {
      throw images.isEmpty()
          ? e
          : new BuildFailure(
              e.getMessage()
                  + " No tag was set; these have none: "
                  + PushedImage.describe(images)
                  + ".",
              e);
    }
    new TagPublisher(job.daemons().registries(), log).publish(images);
    return results;
  }

  /** All of them. An accepted finding may be of an image that is not selected. */
  private List<Verification> warned(List<Verification> found, Collection<Verification> before) {
    var all = Stream.concat(found.stream(), before.stream()).toList();
    return job.selection().isAll() ? UnusedAccepts.warn(all) : all;
  }

  /** What builds pushed of these images: all of them, where images go to a registry. */
  private Map<VerifyTarget, PushedImage> pushed(List<VerifyTarget> targets) {
    var known = PushedImages.in(job.output()).read();
    var pushed = new LinkedHashMap<VerifyTarget, PushedImage>();
    for (var target : targets) {
      var one = known.get(target.label());
      if (one != null && !one.names().equals(target.names())) {
        throw new BuildFailure(
            "%s was pushed for the %s, and is called %s now. Build it again: mvn python-image:build, or mvn package."
                .formatted(
                    one.reference(),
                    one.describeTags(),
                    PushedImage.describeNames(target.names())));
      } else if (one != null) {
        pushed.put(target, one);
      } else if (job.outputs().inRegistry()) {
        throw new BuildFailure(
            target.name()
                + " was not pushed by a build of this folder. Build it first: mvn"
                + " python-image:build, or mvn package.");
      }
    }
    return pushed;
  }

  private List<Verification> results(
      List<VerifyTarget> targets, Map<VerifyTarget, PushedImage> pushed) {
    var results = new LinkedHashMap<VerifyTarget, Verification>();
    var expected = new ExpectedImages(job, matrix);
    var bases = new BaseConfigs(job, expected);
    var written =
        pushed.isEmpty() && !job.outputs().inEngine()
            ? written(targets)
            : Map.<VerifyTarget, Path>of();
    if (job.outputs().inEngine() || (pushed.isEmpty() && written.isEmpty())) {
      for (var result : inEngine(targets, pushed, expected, bases)) {
        results.put(result.target(), result);
        if (result.inside().isEmpty()) {
          notRun.add(result.target());
        }
      }
    } else if (!pushed.isEmpty()) {
      var open = new LinkedHashMap<>(pushed);
      open.keySet().retainAll(targets);
      pulled(open, expected, bases).forEach(result -> results.put(result.target(), result));
    }
    var verifier = new RegistryVerifier(job, expected, bases);
    var platformsNotRun = new ArrayList<String>();
    for (var one : pushed.entrySet()) {
      var target = one.getKey();
      if (!targets.contains(target)) {
        continue;
      }
      log.started(target);
      try {
        var local = Optional.ofNullable(results.get(target));
        var result = verifier.verify(target, one.getValue(), local, platform);
        results.put(target, result.verification());
        if (result.verification().inside().isEmpty()) {
          notRun.add(target);
        }
        result.notRun().forEach(name -> platformsNotRun.add(target.name() + " (" + name + ")"));
      } finally {
        log.ended(target);
      }
    }
    for (var one : written.entrySet()) {
      var target = one.getKey();
      var result = verifier.verify(target, one.getValue());
      results.put(target, result.verification());
      result.notRun().forEach(name -> platformsNotRun.add(target.name() + " (" + name + ")"));
    }
    if (!platformsNotRun.isEmpty()) {
      log.warned(
          "python-image.outputs",
          "Verified from outside only, no container ran: "
              + String.join(", ", platformsNotRun)
              + ". An image runs where an engine has it, or can pull it, and runs its platform.");
    }
    return new ArrayList<>(results.values());
  }

  /** The OCI layouts of images that are nowhere else. */
  private Map<VerifyTarget, Path> written(List<VerifyTarget> targets) {
    var written = new LinkedHashMap<VerifyTarget, Path>();
    for (var target : targets) {
      var dockerfile = job.output().resolve(target.image().folder()).resolve("Dockerfile");
      for (var place : List.of(Place.OCI_LAYOUT, Place.OCI)) {
        var path = ImageOutputs.file(place, dockerfile, ExpectedImages.stage(target).word());
        if (job.outputs().sorted().contains(place) && Files.exists(path)) {
          written.putIfAbsent(target, path);
        }
      }
    }
    return written;
  }

  /** What a registry has and the engine can pull. What it cannot run is read only. */
  private List<Verification> pulled(
      Map<VerifyTarget, PushedImage> pushed, ExpectedImages expected, BaseConfigs bases) {
    var targets = List.copyOf(pushed.keySet());
    Endpoint endpoint;
    Engine engine;
    try {
      endpoint = job.endpoint();
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
      var own = targets.stream().filter(one -> expected.platforms(one).contains(platform)).toList();
      if (own.isEmpty()) {
        return List.of();
      }
      log.verifying(own.size(), endpoint);
      try (var updates = log.startUpdates()) {
        return pulled(engine, own, pushed, verifier(engine, expected, bases));
      }
    }
  }

  private List<Verification> pulled(
      Engine engine,
      List<VerifyTarget> targets,
      Map<VerifyTarget, PushedImage> pushed,
      Verifier verifier) {
    try (var images = new PulledImages(engine, job.daemons().credentials(), log)) {
      var here = targets.stream().filter(one -> images.pull(one, pushed.get(one))).toList();
      return verifier.verify(here, one -> pushed.get(one).reference());
    }
  }

  private List<Verification> withoutEngine(RuntimeException reason) {
    log.noted("No image can run here. " + reason.getMessage());
    return List.of();
  }

  private Verifier verifier(Engine engine, ExpectedImages expected, BaseConfigs bases) {
    return new Verifier(
        engine, log, one -> expected.inEngine(one, platform), one -> bases.of(one, platform));
  }

  private List<Verification> inEngine(
      List<VerifyTarget> targets,
      Map<VerifyTarget, PushedImage> pushed,
      ExpectedImages expected,
      BaseConfigs bases) {
    var platforms = new VerifiablePlatforms(job, log);
    if (!platforms.isEngineOutput()) {
      return List.of();
    }
    var endpoint = job.endpoint();
    try (var engine = Engine.connect(endpoint.uri(), endpoint.sslContext());
        var interrupt = new ShutdownHook(() -> stop(engine, targets))) {
      if (!platforms.isRunnableOn(engine)) {
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
        var verifier = verifier(engine, expected, bases);
        var results = new ArrayList<>(verifier.verify(named, VerifyTarget::name));
        results.forEach(result -> ids.put(result.target(), result.imageId()));
        var own =
            onlyPushed.stream().filter(one -> expected.platforms(one).contains(platform)).toList();
        results.addAll(pulled(engine, own, pushed, verifier));
        return results;
      }
    }
  }

  // No image has been reported yet.
  private void stop(Engine engine, List<VerifyTarget> targets) {
    log.cancelled(targets.stream().map(VerifyTarget::label).toList());
    engine.end();
  }
}
