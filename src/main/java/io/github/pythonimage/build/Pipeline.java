package io.github.pythonimage.build;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.memo.PushedImage;
import io.github.pythonimage.build.push.PushGoal;
import io.github.pythonimage.build.render.Matrix;
import io.github.pythonimage.build.render.RenderGoal;
import io.github.pythonimage.build.run.TagPublisher;
import io.github.pythonimage.build.run.TagSchedule;
import io.github.pythonimage.build.verify.VerifyGoal;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.progress.BuildProgress;
import io.github.pythonimage.progress.Console;
import io.github.pythonimage.pypi.Wheelhouse;
import io.github.pythonimage.report.BuiltImage;
import io.github.pythonimage.verify.Verification;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The goals that need a daemon: each is one method, and plans, renders and builds as it needs. */
public final class Pipeline {
  private final BuildConfig config;
  private final BuildProgress log;
  // One moment for a whole run, so that it cannot go past midnight between two of its steps.
  private final Instant now;
  private final Matrix matrix;
  private final TagSchedule tags;

  /** A run whose goals share nothing with another one. */
  public Pipeline(BuildConfig config, Console console) {
    this(config, console, Instant.now(), new HashMap<>(), Optional.empty());
  }

  /**
   * A run for one goal.
   *
   * @param matrices that goals of this module have planned, by all that planning depends on
   * @param tags sets tags in registries; empty if each goal sets its own at its end
   */
  public Pipeline(
      BuildConfig config,
      Console console,
      Instant now,
      Map<String, Matrix> matrices,
      Optional<TagSchedule> tags) {
    this.config = config;
    this.now = now;
    this.log = BuildProgress.of(config.progress(), console);
    this.matrix = Matrix.of(config.rendering(), now, matrices);
    this.tags =
        tags.orElse(images -> new TagPublisher(config.daemons().registries(), log).publish(images));
  }

  /** All images of the module. */
  public BuildPlan plan() {
    return matrix.plan();
  }

  /** Renders even if nothing changed. */
  List<BuildTarget> rendered() {
    return renderGoal().render();
  }

  private RenderGoal renderGoal() {
    return new RenderGoal(config.rendering(), log, now, matrix);
  }

  /** Builds every selected image of the matrix that is not up to date. */
  public List<BuiltImage> build() {
    return new BuildGoal(config, log, renderGoal(), tags).run();
  }

  /** Takes the wheels of every selected image to {@code target/wheels}. */
  public List<Wheelhouse> wheels() {
    var rendered = rendered();
    var selected = rendered.stream().filter(r -> config.selection().includes(r.image())).toList();
    var export = new WheelExport(config.forFiles(), log);
    export.clear(rendered);
    return nothingIn(selected) ? List.of() : export.of(selected);
  }

  /**
   * Verifies every selected image of the matrix, lists what is wrong with them, and sets the tags
   * of those that were pushed where nothing is.
   */
  public List<Verification> verify() {
    var selected = config.selection().of(matrix.plan());
    return nothingIn(selected.images())
        ? List.of()
        : new VerifyGoal(config.forVerify(), log, matrix, tags).run(selected);
  }

  /**
   * Pushes every selected image that was verified, and sets its tags.
   *
   * @param isFileDeployed whether Maven deployed {@code images.json} of the module before
   */
  public List<PushedImage> push(boolean isFileDeployed) {
    var selected = config.selection().of(matrix.plan());
    if (nothingIn(selected.images())) {
      return List.of();
    }
    var pushed =
        new PushGoal(config.forVerify(), config.daemons(), log).run(selected, isFileDeployed);
    tags.set(pushed);
    return pushed;
  }

  private boolean nothingIn(List<?> selected) {
    if (selected.isEmpty()) {
      log.nothingSelected();
    }
    return selected.isEmpty();
  }
}
