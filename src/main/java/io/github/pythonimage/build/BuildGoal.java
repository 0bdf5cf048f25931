package io.github.pythonimage.build;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.Engines;
import io.github.pythonimage.build.config.InfrastructureFailure;
import io.github.pythonimage.build.handover.ImageHandOver;
import io.github.pythonimage.build.memo.BaseImageFreshness.ResolvedBy;
import io.github.pythonimage.build.memo.BuildMemo;
import io.github.pythonimage.build.memo.BuiltTarget;
import io.github.pythonimage.build.memo.PushedImages;
import io.github.pythonimage.build.memo.UpToDateCheck;
import io.github.pythonimage.build.render.RenderGoal;
import io.github.pythonimage.build.run.BuildOutcome.Completed;
import io.github.pythonimage.build.run.BuildOutcome.Content;
import io.github.pythonimage.build.run.BuildRunner;
import io.github.pythonimage.build.run.BuilderNodes;
import io.github.pythonimage.build.run.ImageOutputs;
import io.github.pythonimage.build.run.LayerNotes;
import io.github.pythonimage.build.run.ParentImages;
import io.github.pythonimage.build.run.PlatformDigests;
import io.github.pythonimage.build.run.RegistryTags;
import io.github.pythonimage.build.run.TagSchedule;
import io.github.pythonimage.buildkit.endpoint.Daemon;
import io.github.pythonimage.buildkit.endpoint.Daemon.ImageStore;
import io.github.pythonimage.buildkit.endpoint.Endpoint;
import io.github.pythonimage.buildkit.errors.BuildKitException;
import io.github.pythonimage.config.Size;
import io.github.pythonimage.docker.Engine;
import io.github.pythonimage.docker.EngineException;
import io.github.pythonimage.docker.ImageInfo;
import io.github.pythonimage.plan.Fingerprint;
import io.github.pythonimage.plan.Target;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.report.BuiltImage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Builds the selected images that are not up to date, and reports all of them. For one run. */
final class BuildGoal {
  private final BuildConfig config;
  private final BuildProgress log;
  private final RenderGoal render;
  private final ImageHandOver handOver;
  private final RegistryTags tags;
  private final TagSchedule schedule;
  // What this run has built so far, also when it fails.
  private List<Completed> made = List.of();

  BuildGoal(BuildConfig config, BuildProgress log, RenderGoal render, TagSchedule schedule) {
    this.schedule = schedule;
    this.config = config;
    this.log = log;
    this.render = render;
    this.handOver = ImageHandOver.in(config.output());
    this.tags = new RegistryTags(config, log);
  }

  List<BuiltImage> run() {
    var all = render.render().stream().flatMap(BuildTarget::images).toList();
    var targets = all.stream().filter(target -> target.isIn(config.selection())).toList();
    if (targets.isEmpty()) {
      log.nothingSelected();
      return List.of();
    }
    List<BuiltImage> images;
    try {
      images = buildAndReport(targets, all);
    } catch (RuntimeException e) {
      tags.abandon(made.stream().map(one -> new Content(one.target(), one.result())).toList());
      throw e;
    }
    tags.finish(made, schedule);
    return images;
  }

  private List<BuiltImage> buildAndReport(List<BuildTarget> targets, List<BuildTarget> all) {
    var check = new UpToDateCheck(config);
    // Before the build, because files may change while it runs.
    var before = check.evaluate(BuildMemo.read(config.output()), targets);
    var images = new HashMap<String, BuiltImage>(before.upToDate());
    var open = targets.stream().filter(one -> !images.containsKey(one.label())).toList();
    before.reasons().forEach(log::reason);
    if (!open.isEmpty()) {
      images.putAll(build(open, before, check.contextGeneration()));
    }
    var reported = targets.stream().map(one -> images.get(one.label())).toList();
    var built = new LinkedHashMap<Target, BuiltImage>();
    targets.forEach(target -> built.put(target.target(), images.get(target.label())));
    handOver.built(built, all.stream().map(target -> target.image()).toList(), config.execution());
    check.save();
    log.summary(reported);
    return reported;
  }

  private Map<String, BuiltImage> build(
      List<BuildTarget> targets, UpToDateCheck.Before before, String contextGeneration) {
    config.options().check(targets);
    // A missing secret is an error before anything is built.
    var secrets = config.secrets().find();
    new ReleaseSignatures(config, log).require(targets);
    // The results of an earlier run must not be taken for those of a build that fails.
    handOver.forget(targets.stream().map(BuildTarget::target).toList());
    var labels = targets.stream().map(BuildTarget::label).toList();
    PushedImages.in(config.output()).remove(labels);
    var memo = BuildMemo.read(config.output()).without(labels);
    memo.write(config.output());
    var endpoint = config.endpoint();
    var nodes = BuilderNodes.of(config);
    log.building(targets.size(), nodes.describe());
    var isRemote = config.outputs().inEngine() && nodes.isRemote(endpoint);
    var engine = isRemote ? Optional.of(Engines.connect(endpoint)) : Optional.<Engine>empty();
    try {
      var placement = new ImageOutputs(config, engine);
      var platforms = new PlatformDigests(config, nodes);
      try (var parents = ParentImages.tag(targets, config, nodes)) {
        made =
            new BuildRunner(config, log, placement, secrets, parents, contextGeneration)
                .solve(nodes, targets);
        parents.verify();
      }
      var resolvedBy = resolvedBy(nodes);
      new LayerNotes(config, resolvedBy, nodes.platforms(config)).note(made);
      var images = new HashMap<String, BuiltImage>();
      var built = new HashMap<String, BuiltTarget>();
      var inEngine = inEngine(endpoint);
      for (var one : made) {
        var label = one.target().label();
        var known = Optional.ofNullable(inEngine.get(one.target().name()));
        var inputs = before.inputs(one.target());
        var bases = before.bases(one.target(), one.bases(), resolvedBy);
        if (inputs.isPresent() && bases.isPresent()) {
          var fingerprint = BuiltTarget.fingerprint(inputs.get(), bases.get());
          var image = image(placement, platforms, one, known, Optional.of(fingerprint));
          images.put(label, image);
          BuiltTarget.of(inputs.get(), bases.get(), image).ifPresent(it -> built.put(label, it));
        } else {
          images.put(label, image(placement, platforms, one, known, Optional.empty()));
        }
      }
      // Before the memo: an image that is up to date is not pushed again.
      tags.note(made);
      memo.with(built).write(config.output());
      return images;
    } finally {
      engine.ifPresent(Engine::close);
    }
  }

  private ResolvedBy resolvedBy(BuilderNodes nodes) {
    var daemon = nodes.nodes().get(0).buildKit().daemon();
    if (daemon.kind() == Daemon.Kind.STANDALONE) {
      return ResolvedBy.STANDALONE;
    }
    if (!config.daemons().builders().isEmpty()) {
      return ResolvedBy.OTHER_ENGINE;
    }
    return daemon.imageStore() == ImageStore.CLASSIC ? ResolvedBy.CLASSIC : ResolvedBy.CONTAINERD;
  }

  /** The images that were to go to the engine, as it has them, by name. */
  private Map<String, ImageInfo> inEngine(Endpoint endpoint) {
    if (!config.outputs().inEngine()) {
      return Map.of();
    }
    var names = made.stream().map(one -> one.target().name()).toList();
    Map<String, ImageInfo> found;
    try {
      found = config.engineImages().inspect(names);
    } catch (EngineException | BuildKitException e) {
      throw new InfrastructureFailure(
          "The engine at "
              + endpoint
              + " built the images but does not answer about them. See that it runs, then build"
              + " again.",
          e);
    }
    for (var name : names) {
      if (!found.containsKey(name)) {
        throw new InfrastructureFailure(
            name + " was built but is not in the engine: something removed it. Build again.");
      }
    }
    return found;
  }

  private BuiltImage image(
      ImageOutputs placement,
      PlatformDigests platforms,
      Completed made,
      Optional<ImageInfo> inEngine,
      Optional<Fingerprint> fingerprint) {
    var target = made.target();
    // An engine with the classic store makes another manifest when it pushes.
    var digest =
        made.result()
            .manifestDigest()
            .filter(
                manifest ->
                    config.outputs().inRegistry()
                        || inEngine.map(ImageInfo::id).orElse(manifest).equals(manifest));
    return new BuiltImage(
        target.image().version(),
        target.image().base(),
        target.stage().word(),
        target.names(),
        inEngine.map(ImageInfo::id).orElseGet(() -> made.result().manifestDigest().orElse("")),
        digest,
        digest.map(manifest -> platforms.of(made, manifest)).orElse(Map.of()),
        inEngine.map(ImageInfo::labels).orElse(target.labels()),
        inEngine.map(known -> new Size(known.sizeBytes())),
        inEngine.map(known -> OptionalInt.of(known.layers().size())).orElse(OptionalInt.empty()),
        made.took(),
        made.steps(),
        made.cached(),
        placement.describe(target),
        fingerprint,
        false);
  }
}
