package io.github.pythonimage.pipeline;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.index.Wheelhouse;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.Planner;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.verify.ImageProof;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/** The recipe: plan, render, solve, prove, report. Each goal is one of its methods. */
public final class Pipeline {
  private final Job job;
  private final BuildLog log;
  // One moment for a whole run, so that it cannot go past midnight between two of its steps.
  private final Instant now;

  public Pipeline(Job job, Console console) {
    this(job, console, Instant.now());
  }

  Pipeline(Job job, Console console, Instant now) {
    this.job = job;
    this.now = now;
    this.log = BuildLog.of(job.progress(), console);
  }

  /** Writes the Dockerfiles and the bake file, of the whole matrix. */
  public List<RenderedImage> render() {
    return render(plan());
  }

  private List<RenderedImage> render(BuildPlan plan) {
    new Advice(job, log).give(plan.warnings());
    var rendered = new Rendering(job).of(plan);
    log.rendered(rendered.size(), job.output());
    return rendered;
  }

  /** Builds every selected image of the matrix that is not up to date. */
  public List<BuiltImage> build() {
    try (var foresight =
        Foresight.begin(job.output(), job.selection(), job.force(), job::endpoint)) {
      return build(foresight);
    }
  }

  /** The same, where somebody has begun to look before all of the job was known. */
  public List<BuiltImage> build(Foresight foresight) {
    var builds = new Builds(job, log, now, foresight);
    var unchanged = builds.unchanged();
    if (unchanged.isPresent()) {
      new Advice(job, log).give(foresight.before().matrix().warnings());
      return unchanged.get();
    }
    // Both take a while to get ready, and a machine has more than one processor.
    builds.foresee();
    var rendered = builds.rendered();
    var matrix = rendered.isPresent() ? asBefore(rendered.get()) : anew();
    var selected = matrix.selected(job.selection());
    return nothingIn(selected) ? List.of() : builds.build(matrix, selected);
  }

  /** What rendering would say of files that are as it would write them. */
  private Matrix asBefore(Matrix matrix) {
    new Advice(job, log).give(matrix.warnings());
    var files = new HashSet<Path>();
    for (var image : matrix.images()) {
      files.add(image.file());
    }
    log.rendered(files.size(), job.output());
    return matrix;
  }

  private Matrix anew() {
    var plan = plan();
    return Matrix.of(render(plan), plan.warnings());
  }

  /** Takes the wheels of every selected image to {@code target/wheels}. */
  public List<Wheelhouse> wheels() {
    var rendered = render(plan());
    var selected = rendered.stream().filter(r -> job.selection().includes(r.image())).toList();
    var export = new WheelExport(job.forFiles(), log, now);
    export.clear(rendered);
    return nothingIn(selected) ? List.of() : export.of(selected);
  }

  /** Uploads the wheels of every selected image that are in {@code target/wheels}. */
  public void upload(UploadOrder order) {
    var selected = job.selection().of(plan()).images();
    if (!nothingIn(selected)) {
      new Uploads(job, log).run(selected, order);
    }
  }

  /**
   * Verifies every selected image of the matrix, lists what is wrong with them, and sets the tags
   * of those that were pushed where nothing is.
   */
  public List<ImageProof> verify() {
    var selected = job.selection().of(plan());
    return nothingIn(selected.images()) ? List.of() : new VerifyGoal(job, log, now).run(selected);
  }

  private BuildPlan plan() {
    return new Planner(Catalog.load(), now).plan(job.images());
  }

  private boolean nothingIn(List<?> selected) {
    if (selected.isEmpty()) {
      log.nothingSelected();
    }
    return selected.isEmpty();
  }
}
