package io.github.pythonimage.maven;

import io.github.pythonimage.build.Doctor;
import io.github.pythonimage.config.ValidationErrors;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Says what there is to say of each image of the POM: every policy with its severity, its verdict
 * and what to change, and which providers of an interpreter fit its base. Fails at the end where
 * something keeps the images from being built, and lists all of it. Needs no engine and no network.
 */
@Mojo(name = "doctor", threadSafe = true)
public class DoctorMojo extends AbstractPythonImageMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.doctor", defaultValue = "false")
  private boolean skipDoctor;

  @Override
  boolean skipGoal() {
    return skipDoctor;
  }

  @Override
  void run() {
    var errors = new ValidationErrors();
    var images = images(errors);
    new Doctor(console()).examine(images, errors);
  }
}
