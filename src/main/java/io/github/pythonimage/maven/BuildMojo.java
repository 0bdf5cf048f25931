package io.github.pythonimage.maven;

import io.github.pythonimage.pipeline.Foresight;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Builds every image of the matrix on an engine, all at once, and says what was made. The first
 * build that fails stops the others.
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public class BuildMojo extends AbstractPythonImageMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.build", defaultValue = "false")
  private boolean skipBuild;

  @Override
  boolean skipGoal() {
    return skipBuild;
  }

  @Override
  void run() {
    // Before the configuration is read, as neither needs the other.
    var selection = selection();
    if (isForced() && selection.isAll()) {
      connectAhead();
    }
    try (var foresight = Foresight.begin(output(), selection, isForced(), this::engine)) {
      pipeline().build(foresight);
    }
  }
}
