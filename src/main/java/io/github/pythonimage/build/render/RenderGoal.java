package io.github.pythonimage.build.render;

import io.github.pythonimage.build.config.BuildConfig;
import io.github.pythonimage.build.config.RenderedImage;
import io.github.pythonimage.build.memo.BuildMemo;
import io.github.pythonimage.build.memo.ConfigChecksum;
import io.github.pythonimage.plan.BuildPlan.PolicyWarning;
import io.github.pythonimage.progress.BuildProgress;
import java.time.Instant;
import java.util.List;

/** Writes the Dockerfiles and the bake file of the whole matrix. */
public final class RenderGoal {
  private final BuildConfig job;
  private final BuildProgress log;
  private final Matrix matrix;
  private final String configuration;

  public RenderGoal(BuildConfig job, BuildProgress log, Instant now, Matrix matrix) {
    this.job = job;
    this.log = log;
    this.matrix = matrix;
    this.configuration = ConfigChecksum.of(job, now);
  }

  /** Renders, unless the last run wrote the same files. */
  public void run() {
    var memo = BuildMemo.read(job.output());
    if (isUpToDate(memo)) {
      warn(memo.warnings());
    } else {
      render();
    }
  }

  /** Whether the files are those that rendering would write. */
  private boolean isUpToDate(BuildMemo memo) {
    return memo.isRendered(configuration, job.output());
  }

  private void warn(List<PolicyWarning> warnings) {
    new ConfigWarnings(job, log).emit(warnings);
  }

  /** Plans and renders; files that are right already are not touched. */
  public List<RenderedImage> render() {
    var memo = BuildMemo.read(job.output());
    var isRendered = isUpToDate(memo);
    var warnings = matrix.plan().warnings();
    warn(warnings);
    var rendered = matrix.rendered();
    var writer = new DockerfileWriter(job);
    // Even if the content is right, because modes of scripts count too.
    writer.write(rendered);
    if (!isRendered) {
      log.rendered(rendered.size(), job.output());
      memo.withRendered(configuration, job.output(), writer.files(rendered), warnings)
          .write(job.output());
    }
    return rendered;
  }
}
