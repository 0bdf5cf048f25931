package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.buildkit.errors.BuildFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly the wheels that {@code report.json} lists are installed and taken out. */
@Tag("engine")
@Tag("full")
@Timeout(900)
class ListedWheelsEngineTest {
  private static final String NAME = "listed-wheels-test/python";
  private static final String WHEELS = "/opt/python-image/out/wheels/";
  private static final String EVIL = "evil-1.0-py3-none-any.whl";
  private static final String ACME = "acme_one-1.0-py3-none-any.whl";

  @TempDir private Path module;

  /** Each command, and what the steps say that come after it. */
  private static final String[][] CHANGES = {
    {"touch " + WHEELS + EVIL, EVIL + " is not listed in report.json"},
    {"ln -s /etc/passwd " + WHEELS + EVIL, EVIL + " is not listed in report.json"},
    {"mkdir " + WHEELS + "evil", "evil is not listed in report.json"},
    {"echo >>" + WHEELS + ACME, ACME + " has SHA-256 "},
    {
      "mv " + WHEELS + ACME + " /tmp && ln -s /tmp/" + ACME + " " + WHEELS + ACME,
      ACME + " cannot be read as a regular file"
    },
    {"rm " + WHEELS + ACME, ACME + " is missing, and report.json lists it"}
  };

  /**
   * Changes the folder after the plugin's own script has filled it, which no build should reach.
   */
  @Test
  void aFolderThatHoldsSomethingElseIsNeitherInstalledNorTakenOut() throws Exception {
    new PureWheel("acme-one", "1.0", "one").into(module);
    Files.writeString(module.resolve("requirements.txt"), "./" + ACME + "\n");
    var imageBuild = new ImageBuildFixture(module);
    for (var install : new String[] {"venv", "wheels"}) {
      imageBuild.build(
          "<images>"
              + ImageBuildFixture.image(
                  NAME,
                  install,
                  "<requirements>requirements.txt</requirements><install>" + install + "</install>")
              + "</images>");
      var text =
          Files.readString(module.resolve("target/python-image/" + install + "/3.13/Dockerfile"));
      for (var change : CHANGES) {
        var changed = text.replace("\n# wheelhouse:", "\nRUN " + change[0] + "\n\n# wheelhouse:");
        assertThat(changed).isNotEqualTo(text);
        for (var target : List.of("venv", install.equals("venv") ? "wheelhouse" : "runtime")) {
          var lines = new ArrayList<String>();
          assertThatThrownBy(() -> imageBuild.make(NAME + ":changed", changed, target, lines))
              .as(install + ", " + target + ": " + change[0])
              .hasCauseInstanceOf(BuildFailedException.class);
          assertThat(lines)
              .as(install + ", " + target + ": " + change[0])
              .anyMatch(line -> line.startsWith("ERROR: /wheels/requirements/" + change[1]));
        }
      }
    }
  }

  /**
   * A build that puts a wheel of its own beside the one that it was asked for, wherever it can, and
   * one that leaves two in the folder that is its own.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWheelThatABuildDropsIsNotTakenOut(boolean beside) throws Exception {
    var attack =
        """
        import os
        dropped = []
        folders = ["/opt/python-image/out/wheels", "/wheels/project-1", "/wheels", "/out", "/projects/1", os.path.dirname(out)]
        for folder in folders + ([out] if %s else []):
            try:
                os.makedirs(folder, exist_ok=True)
                with open(os.path.join(folder, "%s"), "wb") as file:
                    file.write(b"evil")
                dropped.append(folder)
            except OSError:
                pass
        seen["dropped"] = dropped
        """
            .formatted(beside ? "True" : "False", EVIL);
    new ForeignSources("acme_dropper", "1." + System.nanoTime(), attack)
        .into(module.resolve("dropper"));
    var imageBuild = new ImageBuildFixture(module);
    var tag = beside ? "beside" : "around";
    var images =
        "<images>"
            + ImageBuildFixture.image(NAME, tag, "<projects><project>dropper</project></projects>")
            + "</images>";

    var failure = catchThrowable(() -> imageBuild.wheels(images));

    var taken = module.resolve("target/wheels");
    if (beside) {
      assertThat(failure)
          .isInstanceOf(BuildFailure.class)
          .hasMessageContaining("the project dropper could not be built");
      assertThat(imageBuild.console.all)
          .anyMatch(line -> line.endsWith("its build left 2 wheels where there should be 1."));
      try (var files = Files.walk(taken)) {
        assertThat(files).noneMatch(file -> file.toString().endsWith(".whl"));
      }
      return;
    }
    assertThat(failure).isNull();
    try (var files = Files.walk(taken)) {
      assertThat(files)
          .anyMatch(file -> file.getFileName().toString().startsWith("acme_dropper-"))
          .noneMatch(file -> file.getFileName().toString().equals(EVIL));
    }
    imageBuild.build(images);
    assertThat(
            imageBuild.output(
                NAME + ":" + tag,
                "python3",
                "-c",
                "import acme_dropper; print(acme_dropper.seen['dropped'])"))
        .isEqualTo("[]\n");
  }
}
