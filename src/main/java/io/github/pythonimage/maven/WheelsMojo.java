package io.github.pythonimage.maven;

import io.github.pythonimage.maven.configurator.CheckingConfigurator;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Takes the wheels that each image's environment is installed from to {@code
 * target/wheels/ID/SERIES}, all at once, with a folder for each platform where there are several.
 * What the engine has cached is only copied, so after {@code build} it takes a moment. Reads {@code
 * cacheFrom} as the images do and writes no {@code cacheTo}. Images without {@code <wheels>} are
 * passed over. A build that fails leaves no wheels of its image.
 */
@Mojo(
    name = "wheels",
    defaultPhase = LifecyclePhase.PACKAGE,
    threadSafe = true,
    configurator = CheckingConfigurator.NAME)
public class WheelsMojo extends AbstractBuildMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.wheels", defaultValue = "false")
  private boolean skipWheels;

  /**
   * Attach the wheels of each image and Python to the Maven project, as a ZIP with the classifier
   * {@code ID-SERIES-wheels}, so that they are installed and deployed with it. Not each wheel for
   * itself: Maven would give it a name of Maven's, under which no installer takes a wheel.
   */
  @Parameter(property = "python-image.wheels.attach", defaultValue = "true")
  private boolean wheelsAttach = true;

  @Inject private @Nullable MavenProjectHelper projects;

  @Override
  boolean skipGoal() {
    return skipWheels;
  }

  @Override
  void run() {
    var taken = pipeline().wheels();
    if (wheelsAttach) {
      for (var wheelhouse : taken) {
        var archive = wheelhouse.writeArchive();
        var classifier = wheelhouse.label().replace('/', '-') + "-wheels";
        projects.attachArtifact(project(), "zip", classifier, archive.toFile());
      }
    }
  }
}
