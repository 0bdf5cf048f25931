package io.github.pythonimage.maven;

import io.github.pythonimage.maven.configurator.CheckingConfigurator;
import io.github.pythonimage.maven.session.HandOverArtifact;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Builds every image of the matrix on an engine, all at once, and says what was made. After a
 * mistake in one image the builds of the others go on.
 */
@Mojo(
    name = "build",
    defaultPhase = LifecyclePhase.PACKAGE,
    threadSafe = true,
    configurator = CheckingConfigurator.NAME)
public class BuildMojo extends AbstractBuildMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.build", defaultValue = "false")
  private boolean skipBuild;

  @Inject private @Nullable MavenProjectHelper projectHelper;

  @Override
  boolean skipGoal() {
    return skipBuild;
  }

  @Override
  void run() {
    pipeline().build();
    new HandOverArtifact(project(), projectHelper).publish(output());
  }
}
