package io.github.pythonimage.build.push;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.config.BuilderConnections;
import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.build.config.VerifyConfig;
import io.github.pythonimage.build.handover.ImageHandOver;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.build.run.PlatformDigests;
import io.github.pythonimage.build.verify.VerifiedImages;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.progress.BuildProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The goal {@code push}: has the content of every selected image in its registry. It sets no final
 * tag.
 */
public final class PushGoal {
  private static final String PROPERTY = "python-image.push.unverified";

  private final VerifyConfig config;
  private final BuilderConnections daemons;
  private final BuildProgress log;

  public PushGoal(VerifyConfig config, BuilderConnections daemons, BuildProgress log) {
    this.config = config;
    this.daemons = daemons;
    this.log = log;
  }

  /**
   * Pushes what the registries lack.
   *
   * @param isFileDeployed whether Maven deployed {@code images.json} of the module before
   * @return the content that all tags of the images are to point to
   */
  public List<PushedImage> run(BuildPlan selected, boolean isFileDeployed) {
    if (config.offline()) {
      throw new BuildFailure(
          "push needs the network, and Maven is offline. Run it without -o, or leave it out:"
              + " -Dpython-image.skip.push.");
    }
    if (!config.outputs().inEngine() && !config.outputs().inRegistry()) {
      throw new BuildFailure(
          "push takes images of an engine or of a registry, and python-image.outputs writes files only. Add engine or registry to it.");
    }
    var targets = Target.of(selected);
    var inRegistry = PushedImages.in(config.output()).of(targets, config.outputs().inRegistry());
    var ids = ids(targets, inRegistry);
    var images = new ArrayList<PushedImage>(inRegistry.values());
    var open = targets.stream().filter(target -> !inRegistry.containsKey(target)).toList();
    if (!open.isEmpty()) {
      images.addAll(push(open, ids));
    }
    handOver(images, isFileDeployed);
    return images;
  }

  private void handOver(List<PushedImage> images, boolean isFileDeployed) {
    var isNew =
        ImageHandOver.in(config.output())
            .pushed(
                images,
                one ->
                    PlatformDigests.inRegistry(
                        one.repository(), one.digest(), config.registries()));
    if (isNew && isFileDeployed) {
      log.warned(
          "python-image:push",
          "images.json of this module was deployed without the digests of its images, because the engine's classic image store has none before a push. Bind push to the phase install, or use the packaging python-image.");
    }
  }

  /** By which the engine knows the images that may be pushed. */
  private Map<Target, String> ids(List<Target> targets, Map<Target, PushedImage> inRegistry) {
    var comparison = new VerifiedImages(config).compare(targets, inRegistry);
    var missing = comparison.others();
    var ids = new LinkedHashMap<Target, String>();
    comparison.passed().forEach((target, passed) -> ids.put(target, passed.id()));
    if (missing.isEmpty()) {
      return ids;
    }
    if (!config.outputs().pushUnverified()) {
      throw new BuildFailure(
          "%s not verified as %s now: %s. Run mvn python-image:verify, or mvn verify, then push again. -D%s=true pushes without verification."
              .formatted(
                  missing.size() == 1 ? "1 image is" : missing.size() + " images are",
                  missing.size() == 1 ? "it is" : "they are",
                  missing.entrySet().stream()
                      .map(one -> "%s (%s)".formatted(one.getKey().name(), one.getValue()))
                      .collect(Collectors.joining(", ")),
                  PROPERTY));
    }
    log.warned(
        PROPERTY,
        "Pushed without verification: %s. Remove this property to push only verified images."
            .formatted(
                missing.keySet().stream().map(Target::name).collect(Collectors.joining(", "))));
    ids.putAll(
        unverified(missing.keySet().stream().filter(one -> !inRegistry.containsKey(one)).toList()));
    return ids;
  }

  private Map<Target, String> unverified(List<Target> targets) {
    var names = targets.stream().map(Target::name).toList();
    var found = config.engineImages().ids(names).orElse(Map.of());
    var ids = new LinkedHashMap<Target, String>();
    for (var target : targets) {
      var id = found.get(target.name());
      if (id == null) {
        throw new BuildFailure(
            target.name()
                + " is not in the engine. Build it first: mvn python-image:build, or mvn package.");
      }
      ids.put(target, id);
    }
    return ids;
  }

  private List<PushedImage> push(List<Target> targets, Map<Target, String> ids) {
    var endpoint = config.endpoint();
    var images = new ArrayList<PushedImage>();
    try (var engine = Engines.connect(endpoint)) {
      var push =
          engine.ping().containerdStore()
              ? new ContainerdPush(
                  daemons.buildKit(endpoint, List.of()).blobs(),
                  config,
                  log,
                  Math.max(1, config.outputs().platforms().size()))
              : new ClassicPush(engine, config, log, ImageHandOver.in(config.output()).digests());
      for (var target : targets) {
        var unknown = new PushedImage(target.label(), target.stage().word(), target.names(), "");
        for (var one : unknown.byRepository()) {
          images.add(one.withDigest(push.run(ids.get(target), one.repository())));
        }
      }
    }
    return images;
  }
}
