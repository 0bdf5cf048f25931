package io.github.pythonimage.pipeline;

import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PolicyWarning;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Writes the Dockerfiles and the bake file of the whole matrix. */
final class RenderGoal {
  private final Job job;
  private final BuildLog log;
  private final Supplier<BuildPlan> planner;
  private final String configuration;

  RenderGoal(Job job, BuildLog log, Instant now, Supplier<BuildPlan> planner) {
    this.job = job;
    this.log = log;
    this.planner = planner;
    this.configuration = ConfigChecksum.of(job, now);
  }

  /** Renders, unless the last run wrote the same files. */
  void run() {
    var memo = BuildMemo.read(job.output());
    if (isUpToDate(memo)) {
      warn(memo.warnings());
      log.rendered(memo.dockerfiles(), job.output());
    } else {
      render();
    }
  }

  /** Whether the files are those that rendering would write. */
  boolean isUpToDate(BuildMemo memo) {
    return memo.isRendered(configuration, job.output());
  }

  void warn(List<PolicyWarning> warnings) {
    new Advice(job, log).give(warnings);
  }

  /** Plans and renders; files that are right already are not touched. */
  List<RenderedImage> render() {
    var plan = planner.get();
    warn(plan.warnings());
    var rendering = new Rendering(job);
    var rendered = rendering.of(plan);
    log.rendered(rendered.size(), job.output());
    BuildMemo.read(job.output())
        .withRendered(configuration, job.output(), rendering.files(rendered), plan.warnings())
        .write(job.output());
    return rendered;
  }
}
