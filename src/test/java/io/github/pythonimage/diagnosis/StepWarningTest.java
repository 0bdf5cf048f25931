package io.github.pythonimage.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepWarningTest {

  @Test
  void uvSaysWhy() {
    assertThat(StepWarning.in("warning: `acme-old==1.0` is yanked (reason: \"broken on Mondays\")"))
        .hasValue(
            "acme-old 1.0 was withdrawn by its owner (yanked: broken on Mondays), and is taken"
                + " because it is pinned: take another version.");
    assertThat(StepWarning.in("warning: `acme-old==1.0` is yanked")).isPresent();
  }

  @Test
  void pipSaysWhyInAnotherLine() {
    assertThat(
            StepWarning.in(
                "WARNING: The candidate selected for download or install is a yanked version:"
                    + " 'acme-old' candidate (version 1.0 at http://x.example/acme_old-1.0.whl)"))
        .hasValue(
            "acme-old 1.0 was withdrawn by its owner (yanked), and is taken because it is pinned:"
                + " take another version.");
  }

  @Test
  void nothingElseIsToldOf() {
    assertThat(StepWarning.in("ERROR: Ignored the following yanked versions: 1.0")).isEmpty();
    assertThat(StepWarning.in("Because acme-old==1.0 was yanked (reason: broken)")).isEmpty();
  }

  @Test
  void saysWhatToDo() {
    assertThat(
            StepWarning.in(
                "acme-1.0-py3-none-any.whl: may open libpulse.so.0, magic when it runs, which"
                    + " nothing here can see to"))
        .hasValue(
            "acme-1.0-py3-none-any.whl may dlopen libpulse.so.0, magic at run time; if your code uses"
                + " that path, add its package to <runtime><packages>.");
  }

  @Test
  void anotherVersionThanThePomsIsAWarningOfThePolicy() {
    assertThat(
            StepWarning.in(
                "project my service: the wheel has the version 1.0, and the POM has 1.4.0.dev0"))
        .hasValue(
            "project-version: the wheel of the project my service has the version 1.0, and the POM"
                + " has 1.4.0.dev0. Take the version from PYTHON_IMAGE_VERSION in its build, or"
                + " change one of the two.");
  }

  @Test
  void libraryThatIsNotOpenedByNameIsNotToldOf() {
    assertThat(StepWarning.in("acme-1.0-py3-none-any.whl: built in 1.0 s")).isEmpty();
    assertThat(StepWarning.in("it may open a door when it runs")).isEmpty();
  }
}
