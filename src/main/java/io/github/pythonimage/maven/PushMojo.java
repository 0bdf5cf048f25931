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
 * Pushes the verified images of the matrix to the registries of their names. Content goes up first;
 * tags are set when the whole Maven build has succeeded. An image that is not verified as it is now
 * is an error.
 */
@Mojo(
    name = "push",
    defaultPhase = LifecyclePhase.DEPLOY,
    threadSafe = true,
    configurator = CheckingConfigurator.NAME)
public class PushMojo extends AbstractBuildMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.push", defaultValue = "false")
  private boolean skipPush;

  @Inject private @Nullable MavenProjectHelper projectHelper;

  @Override
  boolean skipGoal() {
    return skipPush;
  }

  @Override
  void run() {
    var artifact = new HandOverArtifact(project(), projectHelper);
    pipeline().push("deploy".equals(execution.getLifecyclePhase()) && !artifact.isMain());
    artifact.publish(output());
  }
}
