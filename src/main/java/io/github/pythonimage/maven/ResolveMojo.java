package io.github.pythonimage.maven;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.build.handover.ImageProperties;
import io.github.pythonimage.config.ConfigurationException;
import io.github.pythonimage.maven.configurator.CheckingConfigurator;
import io.github.pythonimage.maven.session.ImageArtifacts;
import io.github.pythonimage.report.Count;
import java.util.HashMap;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Sets properties of this module from the images of other modules, for plugins that follow, such as
 * Failsafe: {@code python-image.ID.SERIES.image}, {@code .id} and {@code .digest}.
 */
@Mojo(
    name = "resolve",
    defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST,
    threadSafe = true,
    configurator = CheckingConfigurator.NAME)
public class ResolveMojo extends AbstractGoalMojo {
  private static final String ELEMENT = "<artifacts> (-Dpython-image.artifacts)";

  /**
   * The modules, each an {@code <artifact>} {@code groupId:artifactId} or {@code
   * groupId:artifactId:version}; separated by commas in the property. A module of this Maven build
   * is taken as it was built, every other one as Maven resolves it. The version is that of the
   * module, or of the dependency, unless given.
   */
  @Parameter(property = "python-image.artifacts")
  private List<String> artifacts = List.of();

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.resolve", defaultValue = "false")
  private boolean skipResolve;

  @Inject private @Nullable RepositorySystem repositories;

  @Override
  boolean skipGoal() {
    return skipResolve;
  }

  @Override
  void run() {
    if (artifacts.isEmpty()) {
      throw new ConfigurationException(
          ELEMENT,
          "is missing from the configuration of the goal resolve.",
          "Name at least one module: <artifacts><artifact>com.acme:python-base</artifact></artifacts>.");
    }
    var found = new ImageArtifacts(repositories, session(), project());
    var origins = new HashMap<String, String>();
    for (var artifact : artifacts) {
      var images = found.find(artifact, ELEMENT);
      for (var image : images.images()) {
        var other = origins.putIfAbsent(image.label(), artifact);
        if (other != null && !other.equals(artifact)) {
          throw new BuildFailure(
              "%s: %s and %s both have an image with the id %s. Give one of them another <id>."
                  .formatted(ELEMENT, other, artifact, image.image()));
        }
      }
      ImageProperties.of(images)
          .forEach((name, value) -> project().getProperties().setProperty(name, value));
      getLog().info("%s has %s".formatted(artifact, Count.of(images.images().size(), "image")));
    }
  }
}
