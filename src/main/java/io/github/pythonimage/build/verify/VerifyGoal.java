package io.github.pythonimage.build.verify;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.Outputs.Place;
import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.build.handover.ImageHandOver;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.build.render.Matrix;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.build.run.TagSchedule;
import io.github.pythonimage.build.verify.RegistryVerifier.Result;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.ShutdownHook;
import io.github.pythonimage.report.Count;
import io.github.pythonimage.verify.UnusedAccepts;
import io.github.pythonimage.verify.Verification;
import io.github.pythonimage.verify.check.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** Verifies every selected image; then, and only then, sets the tags of what builds pushed. */
public final class VerifyGoal {
  private final VerifyConfig config;
  private final BuildProgress log;
  private final TagSchedule tags;
  private final ExpectedImages expected;
  private final EngineVerifier engine;
  private final RegistryVerifier registry;
  private final Set<Target> notRun = new HashSet<>();

  /**
   * A run of the goal.
   *
   * @param tags sets the tags of what builds pushed
   */
  public VerifyGoal(VerifyConfig config, BuildProgress log, Matrix matrix, TagSchedule tags) {
    this.tags = tags;
    this.config = config;
    this.log = log;
    this.expected = new ExpectedImages(config, matrix);
    var registries = config.registries();
    var bases = new BaseConfigs(config.offline(), registries, expected);
    this.engine = new EngineVerifier(config, log, expected, bases);
    this.registry =
        new RegistryVerifier(registries, config.rendering()::displayPath, expected, bases);
  }

  public List<Verification> run(BuildPlan selected) {
    var targets = Target.of(selected);
    var pushed = PushedImages.in(config.output()).of(targets, config.outputs().inRegistry());
    var files = new VerifyFiles(config.output(), config.rendering().generator());
    var verified = new VerifiedImages(config);
    var before = verified.before(targets, pushed, files);
    before.forEach((target, result) -> log.verifiedBefore(target));
    var open = targets.stream().filter(target -> !before.containsKey(target)).toList();
    files.delete(open);
    var found = open.isEmpty() ? List.<Verification>of() : results(open, pushed);
    verified.remember(found, engine.ids(), pushed, notRun);
    var warned = warned(found, before.values());
    files.write(warned.subList(0, found.size()));
    ImageHandOver.in(config.output()).verified(found);
    var results = new ArrayList<>(warned);
    var images = List.copyOf(pushed.values());
    try {
      report(results);
    } catch (BuildFailure e) {
      throw images.isEmpty()
          ? e
          : new BuildFailure(
              "%s No tag was set; these have none: %s."
                  .formatted(e.getMessage(), PushedImage.describe(images)),
              e);
    }
    tags.set(images);
    return results;
  }

  /** One line for a good image, all findings of the others; fails if there are others. */
  private void report(List<Verification> results) {
    results.stream().filter(Verification::isGood).forEach(log::imageVerified);
    var bad = results.stream().filter(result -> !result.isGood()).toList();
    bad.forEach(log::imageVerified);
    log.verified(results);
    if (!bad.isEmpty()) {
      throw new BuildFailure(
          "%s of %s%s%s. Each error above says what to do; verify.json in the folder of each image lists all findings."
              .formatted(
                  bad.size(),
                  Count.of(results.size(), "image"),
                  bad.size() == 1 ? " is not good: " : " are not good: ",
                  bad.stream()
                      .map(result -> result.target().name())
                      .collect(Collectors.joining(", "))));
    }
  }

  /** All of them. An accepted finding may be of an image that is not selected. */
  private List<Verification> warned(List<Verification> found, Collection<Verification> before) {
    var all = Stream.concat(found.stream(), before.stream()).toList();
    return config.selection().isAll() ? UnusedAccepts.warn(all) : all;
  }

  private List<Verification> results(List<Target> targets, Map<Target, PushedImage> pushed) {
    var results = new LinkedHashMap<Target, Verification>();
    var written =
        config.outputs().inEngine()
            ? Map.<Target, List<Path>>of()
            : written(targets.stream().filter(one -> !pushed.containsKey(one)).toList());
    if (config.outputs().inEngine()) {
      for (var result : engine.verify(targets, pushed)) {
        results.put(result.target(), result);
        if (result.inside().isEmpty()) {
          notRun.add(result.target());
        }
      }
    } else if (!pushed.isEmpty()) {
      var open = new LinkedHashMap<>(pushed);
      open.keySet().retainAll(targets);
      engine.verifyPushed(open).forEach(result -> results.put(result.target(), result));
    }
    var fromOutside = new LinkedHashMap<Target, Result>();
    for (var target : targets.stream().filter(pushed::containsKey).toList()) {
      log.started(target);
      try {
        var local = Optional.ofNullable(results.get(target));
        fromOutside.put(target, registry.verify(target, pushed.get(target), local));
      } finally {
        log.ended(target);
      }
    }
    written.forEach(
        (target, paths) ->
            paths.forEach(
                path -> fromOutside.merge(target, registry.verify(target, path), Result::merge)));
    for (var target : targets) {
      var local = results.get(target);
      if (local != null && !pushed.containsKey(target) && local.info().isPresent()) {
        fromOutside.put(target, allPlatforms(target, local));
      }
    }
    var platformsNotRun = new ArrayList<String>();
    fromOutside.forEach(
        (target, result) -> {
          results.put(target, result.verification());
          if (result.verification().inside().isEmpty()) {
            notRun.add(target);
          }
          result.notRun().forEach(name -> platformsNotRun.add(target.name() + " (" + name + ")"));
        });
    if (!platformsNotRun.isEmpty()) {
      log.warned(
          "python-image.outputs",
          "Verified from outside only, no container ran: "
              + String.join(", ", platformsNotRun)
              + ". An image runs where an engine has it, or can pull it, and runs its platform.");
    }
    return new ArrayList<>(results.values());
  }

  /** An engine with containerd's store has several platforms of an image, and shows one. */
  private Result allPlatforms(Target target, Verification local) {
    if (expected.platforms(target).size() < 2) {
      var foreign = local.info().filter(info -> !info.isFor(engine.platform()));
      return new Result(local, foreign.map(ImageInfo::platform).stream().toList());
    }
    // One for a stage, so that no more than one is ever left behind.
    var archive =
        config
            .output()
            .resolve(target.image().folder())
            .resolve("verify" + target.stage().suffix() + ".tar");
    log.started(target);
    try (var interrupt = new ShutdownHook(() -> FileUtils.deleteQuietly(archive.toFile()))) {
      engine.save(local.imageId(), archive);
      return registry.verify(target, archive, local);
    } catch (EngineException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      var finding = new Finding("image", target.name() + " cannot be read. " + e.getMessage());
      return new Result(local.withFindings(List.of(finding)), List.of());
    } finally {
      FileUtils.deleteQuietly(archive.toFile());
      log.ended(target);
    }
  }

  /** The archives or layouts of images that are nowhere else. */
  private Map<Target, List<Path>> written(List<Target> targets) {
    var written = new LinkedHashMap<Target, List<Path>>();
    for (var target : targets) {
      var dockerfile = config.output().resolve(target.image().folder()).resolve("Dockerfile");
      var paths =
          Stream.of(Place.OCI_LAYOUT, Place.OCI, Place.DOCKER)
              .filter(config.outputs().sorted()::contains)
              .map(place -> ImageOutputs.file(place, dockerfile, target.stage()))
              .toList();
      var missing = paths.stream().filter(path -> !Files.exists(path)).findFirst();
      if (missing.isPresent()) {
        throw new BuildFailure(
            "%s has no %s. Build it first: mvn python-image:build, or mvn package."
                .formatted(target.name(), config.rendering().displayPath(missing.get())));
      }
      written.put(target, paths);
    }
    return written;
  }
}
