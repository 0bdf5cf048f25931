package io.github.pythonimage.maven;

import io.github.pythonimage.build.Doctor;
import io.github.pythonimage.config.ValidationErrors;
import io.github.pythonimage.maven.configurator.CheckingConfigurator;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Says what there is to say of each image of the POM: every policy with its severity, its verdict
 * and what to change, and which providers of an interpreter fit its base. Fails at the end where
 * something keeps the images from being built, and lists all of it. Needs no engine and no network.
 */
@Mojo(name = "doctor", threadSafe = true, configurator = CheckingConfigurator.NAME)
public class DoctorMojo extends AbstractPythonImageMojo {

  /** Skip this goal. */
  @Parameter(property = "python-image.skip.doctor", defaultValue = "false")
  private boolean skipDoctor;

  @Override
  boolean skipGoal() {
    return skipDoctor;
  }

  @Override
  boolean rendersOnly() {
    return true;
  }

  @Override
  void validate(ValidationErrors errors) {
    if (describesImages()) {
      examine(errors);
    }
  }

  @Override
  void run() {
    examine(new ValidationErrors());
  }

  /** Goes on where a goal that builds would stop, and fails at the end. */
  private void examine(ValidationErrors errors) {
    new Doctor(console()).examine(images(errors), errors);
  }
}
