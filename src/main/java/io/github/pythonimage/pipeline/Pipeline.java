package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.BuildKit;
import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.pipeline.Solves.Made;
import io.github.pythonimage.pipeline.Solves.Target;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.report.ImagesJson;
import io.github.pythonimage.report.ResultTable;
import io.github.pythonimage.spec.Size;
import io.github.pythonimage.verify.ImageProof;
import io.github.pythonimage.verify.Verifier;
import java.time.Instant;
import java.util.List;

/** The recipe: plan, render, solve, prove, report. Each goal is one of its methods. */
public final class Pipeline {
  private final Job job;
  private final Console console;

  public Pipeline(Job job, Console console) {
    this.job = job;
    this.console = console;
  }

  /** Writes the Dockerfiles and the bake file, of the whole matrix. */
  public List<RenderedImage> render() {
    var plan = plan();
    new Advice(job, console).give(plan);
    var rendered = new Rendering(job).of(plan);
    say("Rendered " + rendered.size() + " Dockerfile(s) in " + job.output());
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
    var report = new OutputFile(job.output().resolve("images.json"));
    // Yesterday's must not be taken for what a build that fails has made.
    report.delete();
    // Asked once: finding the engine reads docker's files.
    var endpoint = job.endpoint();
    var builder = job.workshop().endpoint(List.of(), () -> endpoint);
    var buildKit = job.workshop().buildKit(List.of(), () -> endpoint);
    try (var engine = engine(endpoint)) {
      say("Building " + targets.size() + " image(s) on " + builder);
      var built = solve(buildKit, targets).stream().map(made -> inspected(engine, made)).toList();
      report.write(ImagesJson.text(built));
      ResultTable.lines(built).forEach(console::info);
      return built;
    }
  }

  /** Runs every selected image of the matrix and lists what is wrong with them. */
  public List<ImageProof> verify() {
    var selected = job.selection().of(plan());
    if (nothingIn(selected.images())) {
      return List.of();
    }
    try (var engine = engine(job.endpoint())) {
      var proofs = new Verifier(engine).verify(selected);
      new ProofNarrator(console).tell(proofs);
      return proofs;
    }
  }

  private BuildPlan plan() {
    return new Planner(Catalog.load(), Instant.now()).plan(job.images());
  }

  private List<Made> solve(BuildKit buildKit, List<Target> targets) {
    var narrator = new StepNarrator(console, job.progress());
    // Ctrl-C ends the JVM without asking anybody: closing the connection is what stops the engine.
    try (var interrupt = new OnInterrupt(buildKit::close);
        var heartbeat = new Heartbeat(narrator::heartbeat)) {
      var outcome = new Solves(job, buildKit, narrator).run(targets);
      outcome.failure().ifPresent(new FailureNarrator(console)::raise);
      return outcome.made();
    }
  }

  private static Engine engine(Endpoint endpoint) {
    return Engine.connect(endpoint.uri(), endpoint.sslContext());
  }

  private boolean nothingIn(List<?> selected) {
    if (selected.isEmpty()) {
      say("No image of this module is selected.");
    }
    return selected.isEmpty();
  }

  private void say(String line) {
    if (job.progress() != Progress.QUIET) {
      console.info(line);
    }
  }

  private static BuiltImage inspected(Engine engine, Made made) {
    var name = made.target().names().get(0).toString();
    var info =
        engine
            .inspect(name)
            .orElseThrow(
                () ->
                    new BuildFailure(
                        name
                            + " was built but is not in the engine: something removed it. Build"
                            + " again."));
    return new BuiltImage(
        made.target().rendered().image(),
        made.target().stage(),
        made.target().names(),
        info.id(),
        new Size(info.sizeBytes()),
        info.layers().size(),
        made.took(),
        made.steps(),
        made.cached());
  }
}
