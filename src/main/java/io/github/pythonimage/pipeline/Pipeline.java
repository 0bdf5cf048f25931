package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Daemon;
import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.buildkit.Secret;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.engine.ImageInfo;
import io.github.pythonimage.pipeline.Solves.Made;
import io.github.pythonimage.pipeline.Solves.Outcome;
import io.github.pythonimage.pipeline.Solves.Target;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.ImagesJson;
import io.github.pythonimage.spec.Platform;
import io.github.pythonimage.spec.Size;
import io.github.pythonimage.verify.ImageProof;
import io.github.pythonimage.verify.Verifier;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** The recipe: plan, render, solve, prove, report. Each goal is one of its methods. */
public final class Pipeline {
  private final Job job;
  private final BuildLog log;

  public Pipeline(Job job, Console console) {
    this.job = job;
    this.log = BuildLog.of(job.progress(), console);
  }

  /** Writes the Dockerfiles and the bake file, of the whole matrix. */
  public List<RenderedImage> render() {
    var plan = plan();
    new Advice(job, log).give(plan);
    var rendered = new Rendering(job).of(plan);
    log.rendered(rendered.size(), job.output());
    return rendered;
  }

  /** Builds every selected image of the matrix. */
  public List<BuiltImage> build() {
    var targets =
        render().stream()
            .filter(rendered -> job.selection().includes(rendered.image()))
            .flatMap(Target::of)
            .toList();
    if (nothingIn(targets)) {
      return List.of();
    }
    job.options().check(targets);
    // A secret that is missing is a mistake to hear of before anything is built.
    var secrets = job.secrets().find();
    var report = new OutputFile(job.output().resolve("images.json"));
    // Yesterday's must not be taken for what a build that fails has made.
    report.delete();
    // Asked once: finding the engine reads docker's files.
    var endpoint = job.endpoint();
    var platforms = job.outputs().platforms().stream().map(Platform::toString).toList();
    var builder = job.workshop().endpoint(platforms, () -> endpoint);
    var buildKit = job.workshop().buildKit(platforms, () -> endpoint);
    try (var engine = engine(endpoint)) {
      log.building(targets.size(), builder);
      var elsewhere =
          buildKit.daemon().kind() == Daemon.Kind.STANDALONE
              || !builder.uri().equals(endpoint.uri());
      var placement = new Placement(job, engine, elsewhere);
      var built =
          solve(buildKit, placement, secrets, targets).stream()
              .map(made -> built(placement, made))
              .toList();
      report.write(ImagesJson.text(built));
      log.summary(built);
      return built;
    }
  }

  /** Runs every selected image of the matrix and lists what is wrong with them. */
  public List<ImageProof> verify() {
    var selected = job.selection().of(plan());
    var provable = new Provable(job, log);
    if (nothingIn(selected.images()) || !provable.anywhere()) {
      return List.of();
    }
    var endpoint = job.endpoint();
    try (var engine = engine(endpoint)) {
      if (!provable.on(engine)) {
        return List.of();
      }
      log.proving(selected.images().size(), endpoint);
      var proofs = prove(engine, selected);
      new ProofNarrator(log).tell(proofs);
      return proofs;
    }
  }

  private BuildPlan plan() {
    return new Planner(Catalog.load(), Instant.now()).plan(job.images());
  }

  /** Builds targets, and says what comes of it. */
  List<Made> solve(
      BuildKit buildKit, Placement placement, List<Secret> secrets, List<Target> targets) {
    var failures = new FailureNarrator(job, log);
    failures.forget(targets);
    var solves = new Solves(job, secrets, buildKit, placement, log);
    Runnable stop =
        () -> {
          log.cancelled(solves.unfinished());
          buildKit.close();
        };
    Outcome outcome;
    // Ctrl-C ends the JVM without asking anybody: closing the connection is what stops the engine.
    try (var interrupt = new OnInterrupt(stop);
        var watch = log.watch()) {
      outcome = solves.run(targets);
    }
    outcome.failure().ifPresent(failures::raise);
    return outcome.made();
  }

  private List<ImageProof> prove(Engine engine, BuildPlan selected) {
    try (var watch = log.watch()) {
      return new Verifier(engine, log).verify(selected);
    }
  }

  private static Engine engine(Endpoint endpoint) {
    return Engine.connect(endpoint.uri(), endpoint.sslContext());
  }

  private boolean nothingIn(List<?> selected) {
    if (selected.isEmpty()) {
      log.nothingSelected();
    }
    return selected.isEmpty();
  }

  private static BuiltImage built(Placement placement, Made made) {
    var info = placement.inEngine(made.target());
    return new BuiltImage(
        made.target().rendered().image(),
        made.target().stage(),
        made.target().names(),
        info.map(ImageInfo::id).or(made.result()::manifestDigest).orElse(""),
        info.map(known -> new Size(known.sizeBytes())),
        info.map(known -> OptionalInt.of(known.layers().size())).orElse(OptionalInt.empty()),
        made.took(),
        made.steps(),
        made.cached(),
        placement.words(made.target()));
  }
}
