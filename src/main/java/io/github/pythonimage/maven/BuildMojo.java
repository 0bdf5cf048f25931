package io.github.pythonimage.maven;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Builds every image of the matrix on an engine, all at once, and says what was made. The first
 * build that fails stops the others.
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public class BuildMojo extends AbstractBuildMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.build", defaultValue = "false")
  private boolean skipBuild;

  @Override
  boolean skipGoal() {
    return skipBuild;
  }

  @Override
  void run() {
    pipeline().build();
  }
}
