package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.config.LogSanitizer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wheels that cannot be built, and what is said of it; Python comes from packages, to be quick. */
@Tag("engine")
@Timeout(900)
class WheelFailuresEngineTest {
  private static final String NAME = "wheel-failures-test/python";

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void prepare() {
    imageBuild = new ImageBuildFixture(module);
  }

  private void requirements(String text) throws Exception {
    Files.writeString(module.resolve("requirements.txt"), text);
  }

  private static String image(String wheels) {
    return """
        <images><image>
          <name>%s</name>
          <base>debian:trixie-slim</base>
          <pythons><python>3.13</python></pythons>
          <interpreter><provider>repository</provider></interpreter>
          <wheels><requirements>requirements.txt</requirements>%s</wheels>
        </image></images>
        """
        .formatted(NAME, wheels);
  }

  @Tag("full")
  @Test
  void whatABuildLacksIsNamedWithTheElementThatBringsIt() throws Exception {
    requirements("psycopg2==2.9.11\n");
    var why =
        "psycopg2 2.9.11 cannot be built: the program pg_config is missing. Add <recipe>psycopg2</recipe>"
            + " to <wheels><recipes>, which installs libpq-dev.";

    assertThatThrownBy(() -> imageBuild.run(image("")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageStartingWith("python/3.13: " + why)
        .hasMessageMatching(
            ".* It was at target/python-image/python/3.13/Dockerfile:\\d+\\S*, stage wheels\\."
                + " \\(The step's log is in target/python-image/python/3.13/failed-step.log\\.\\)");

    var errors = imageBuild.console.all.stream().filter(line -> line.startsWith("ERROR")).toList();
    assertThat(errors.get(0)).isEqualTo("ERROR python/3.13: " + why);
    assertThat(errors.subList(1, errors.size()))
        .allMatch(line -> line.startsWith("ERROR python/3.13 | "))
        .anyMatch(line -> line.contains("Error: pg_config executable not found."));

    var proofs = imageBuild.run(image("<recipes><recipe>psycopg2</recipe></recipes>"));
    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(imageBuild.output(NAME + ":3.13", "python3", "-c", "import psycopg2; print('fine')"))
        .contains("fine");
  }

  @Tag("full")
  @Test
  void aPasswordInAnAddressIsInNoMessage() throws Exception {
    requirements("--index-url http://me:hunter2@127.0.0.1:9/simple\nspam==1.0\n");

    assertThatThrownBy(() -> imageBuild.run(image("")))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("The index cannot be reached from the step")
        .hasMessageNotContaining("hunter2");

    assertThat(imageBuild.console.all).noneMatch(line -> line.contains("hunter2"));
    assertThat(module.resolve("target/python-image/python/3.13/failed-step.log"))
        .content()
        .doesNotContain("hunter2");
  }

  /**
   * Clears the screen, writes lines of Maven's, hides and turns around, and goes back in its line.
   */
  private static final String FORGERY =
      """
      import sys
      for out in (sys.stdout, sys.stderr):
          out.reconfigure(encoding="utf-8")
          out.write("\\x1b[2J\\x1b[H\\x1b]0;owned\\x07fake\\r\\n[INFO] BUILD SUCCESS\\n")
          out.write("done\\u2028[INFO] BUILD SUCCESS\\u202e gnp.exe\\u200b\\n")
          out.write("x" * 100000 + "\\n")
          out.flush()
      sys.exit("ERROR: all is well\\x1b[1A\\r[INFO] BUILD SUCCESS")
      """;

  @Test
  void whatABuildWritesCannotForgeALineOfTheLog() throws Exception {
    requirements("idna==3.10\n");
    Files.createDirectories(module.resolve("forger"));
    Files.writeString(module.resolve("forger/setup.py"), FORGERY);

    var failure =
        catchThrowableOfType(
            BuildFailure.class,
            () -> imageBuild.run(image("<projects><project>forger</project></projects>")));

    assertThat(imageBuild.console.all)
        .anyMatch(line -> line.matches("ERROR python/3.13 \\| .*BUILD SUCCESS.*"))
        .noneMatch(line -> line.startsWith("[INFO]"))
        .allMatch(line -> line.codePoints().noneMatch(WheelFailuresEngineTest::isHostile))
        .allMatch(line -> line.length() < 5_000);
    // As the goal gives it to Maven.
    assertThat(LogSanitizer.line(failure.getMessage()))
        .startsWith("python/3.13: ")
        .hasLineCount(1)
        .matches(line -> line.codePoints().noneMatch(WheelFailuresEngineTest::isHostile));
  }

  private static boolean isHostile(int character) {
    return character < ' ' && character != '\t'
        || character == 0x2028
        || character == 0x202e
        || character == 0x200b;
  }
}
