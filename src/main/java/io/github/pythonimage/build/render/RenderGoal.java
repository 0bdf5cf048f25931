package io.github.pythonimage.build.render;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.RenderedImage;
import io.github.pythonimage.build.memo.BuildMemo;
import io.github.pythonimage.build.memo.ConfigChecksum;
import io.github.pythonimage.plan.BuildPlan;
import io.github.pythonimage.plan.PolicyWarning;
import io.github.pythonimage.progress.BuildProgress;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Writes the Dockerfiles and the bake file of the whole matrix. */
public final class RenderGoal {
  private final BuildConfig job;
  private final BuildProgress log;
  private final Supplier<BuildPlan> planner;
  private final String configuration;

  public RenderGoal(BuildConfig job, BuildProgress log, Instant now, Supplier<BuildPlan> planner) {
    this.job = job;
    this.log = log;
    this.planner = planner;
    this.configuration = ConfigChecksum.of(job, now);
  }

  /** Renders, unless the last run wrote the same files. */
  public void run() {
    var memo = BuildMemo.read(job.output());
    if (isUpToDate(memo)) {
      warn(memo.warnings());
      log.rendered(memo.dockerfiles(), job.output());
    } else {
      render();
    }
  }

  /** Whether the files are those that rendering would write. */
  public boolean isUpToDate(BuildMemo memo) {
    return memo.isRendered(configuration, job.output());
  }

  public void warn(List<PolicyWarning> warnings) {
    new ConfigWarnings(job, log).emit(warnings);
  }

  /** Plans and renders; files that are right already are not touched. */
  public List<RenderedImage> render() {
    var plan = planner.get();
    warn(plan.warnings());
    var rendering = new DockerfileWriter(job);
    var rendered = rendering.of(plan);
    log.rendered(rendered.size(), job.output());
    BuildMemo.read(job.output())
        .withRendered(configuration, job.output(), rendering.files(rendered), plan.warnings())
        .write(job.output());
    return rendered;
  }
}
