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
 * Verifies the images of the matrix, lists all findings, and fails when one of them is not what a
 * good image is. Where builds pushed images to a registry, it sets their tags after all images of
 * the module have passed.
 */
@Mojo(
    name = "verify",
    defaultPhase = LifecyclePhase.VERIFY,
    threadSafe = true,
    configurator = CheckingConfigurator.NAME)
public class VerifyMojo extends AbstractBuildMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.verify", defaultValue = "false")
  private boolean skipVerify;

  @Inject private @Nullable MavenProjectHelper projectHelper;

  @Override
  boolean skipGoal() {
    return skipVerify;
  }

  @Override
  void run() {
    pipeline().verify();
    new HandOverArtifact(project(), projectHelper).publish(output());
  }
}
