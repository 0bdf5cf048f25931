package io.github.pythonimage.maven;

import io.github.pythonimage.maven.configurator.CheckingConfigurator;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Writes a Dockerfile for each Python of each image below {@code target/python-image}, and the
 * whole matrix as {@code docker-bake.json}. Needs no engine and no network.
 */
@Mojo(
    name = "render",
    defaultPhase = LifecyclePhase.GENERATE_RESOURCES,
    threadSafe = true,
    configurator = CheckingConfigurator.NAME)
public class RenderMojo extends AbstractBuildMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.render", defaultValue = "false")
  private boolean skipRender;

  @Override
  boolean skipGoal() {
    return skipRender;
  }

  @Override
  boolean rendersOnly() {
    return true;
  }

  @Override
  void run() {
    renderGoal().run();
  }
}
