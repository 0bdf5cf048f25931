package io.github.pythonimage.pipeline;

import io.github.pythonimage.buildkit.Endpoint;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.engine.Engine;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.verify.ImageProof;
import io.github.pythonimage.verify.Verifier;
import java.time.Instant;
import java.util.List;

/** The recipe: plan, render, solve, prove, report. Each goal is one of its methods. */
public final class Pipeline {
  private final Job job;
  private final Console console;
  // One moment for a whole run, so that it cannot go past midnight between two of its steps.
  private final Instant now = Instant.now();

  public Pipeline(Job job, Console console) {
    this.job = job;
    this.console = console;
  }

  /** Writes the Dockerfiles and the bake file, of the whole matrix. */
  public List<RenderedImage> render() {
    var plan = plan();
    new Advice(job, console).give();
    var rendered = new Rendering(job).of(plan);
    say("Rendered " + rendered.size() + " Dockerfile(s) in " + job.output());
    return rendered;
  }

  /** Builds every selected image of the matrix that is not up to date. */
  public List<BuiltImage> build() {
    var builds = new Builds(job, console, now);
    var unchanged = builds.unchanged();
    if (unchanged.isPresent()) {
      new Advice(job, console).give();
      return unchanged.get();
    }
    var rendered = render();
    if (nothingIn(rendered.stream().filter(r -> job.selection().includes(r.image())).toList())) {
      return List.of();
    }
    return builds.build(rendered);
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
    return new Planner(Catalog.load(), now).plan(job.images());
  }

  private static Engine engine(Endpoint endpoint) {
    return Engine.connect(endpoint.uri(), endpoint.certificates());
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
}
