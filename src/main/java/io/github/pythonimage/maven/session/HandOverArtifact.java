package io.github.pythonimage.maven.session;

import io.github.pythonimage.build.handover.ImageHandOver;
import java.nio.file.Path;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/** Gives {@code images.json} to Maven, and its main values to later plugins of the module. */
public record HandOverArtifact(MavenProject project, MavenProjectHelper helper) {
  /** The packaging whose main artifact the file is. */
  private static final String PACKAGING = "python-image";

  private static final String CLASSIFIER = "images";
  private static final String TYPE = "json";

  /**
   * Attaches the file, and sets properties of the project.
   *
   * @param output {@code target/python-image}
   */
  public void publish(Path output) {
    var handOver = ImageHandOver.in(output);
    handOver
        .properties()
        .forEach((name, value) -> project.getProperties().setProperty(name, value));
    var file = handOver.file();
    if (file.isEmpty()) {
      return;
    }
    if (isMain()) {
      project.getArtifact().setFile(file.get().toFile());
    } else if (!isAttached()) {
      helper.attachArtifact(project, TYPE, CLASSIFIER, file.get().toFile());
    }
  }

  /** Whether the file is the module's main artifact: then Maven pushes before it deploys. */
  public boolean isMain() {
    return project.getPackaging().equals(PACKAGING);
  }

  /** Several goals and executions of a module share the file. */
  private boolean isAttached() {
    return project.getAttachedArtifacts().stream()
        .anyMatch(
            artifact ->
                CLASSIFIER.equals(artifact.getClassifier()) && TYPE.equals(artifact.getType()));
  }
}
