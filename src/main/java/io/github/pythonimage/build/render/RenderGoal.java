package io.github.pythonimage.build.render;

import io.github.pythonimage.build.config.BuildTarget;
import io.github.pythonimage.build.config.RenderConfig;
import io.github.pythonimage.build.memo.BuildMemo;
import io.github.pythonimage.build.memo.ConfigChecksum;
import io.github.pythonimage.progress.BuildProgress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Writes the Dockerfiles and the bake file of the whole matrix. */
public final class RenderGoal {
  private final Path output;
  private final boolean isEmpty;
  private final BuildProgress log;
  private final Matrix matrix;
  private final DockerfileWriter writer;
  private final ConfigWarnings warnings;
  private final String configuration;

  public RenderGoal(RenderConfig config, BuildProgress log, Instant now, Matrix matrix) {
    this.output = config.output();
    this.isEmpty = config.images().isEmpty();
    this.log = log;
    this.matrix = matrix;
    this.writer = new DockerfileWriter(config);
    this.warnings = new ConfigWarnings(config, log);
    this.configuration = ConfigChecksum.of(config, now);
  }

  /** Renders, unless the last run wrote the same files. */
  public void run() {
    if (isEmpty) {
      return;
    }
    var memo = BuildMemo.read(output);
    if (isUpToDate(memo)) {
      writer.writeScripts();
      warnings.emit(memo.warnings());
    } else {
      render();
    }
  }

  /** Whether the files are those that rendering would write. */
  private boolean isUpToDate(BuildMemo memo) {
    return memo.isRendered(configuration, output);
  }

  /** Plans, and renders unless the last run wrote the same files. */
  public List<BuildTarget> render() {
    var memo = BuildMemo.read(output);
    var policies = matrix.plan().warnings();
    warnings.emit(policies);
    if (isUpToDate(memo)) {
      writer.writeScripts();
      return matrix.written();
    }
    var rendered = matrix.rendered();
    writer.write(rendered);
    log.rendered(rendered.size(), output);
    memo.withRendered(configuration, output, writer.files(rendered), policies).write(output);
    return rendered;
  }
}
