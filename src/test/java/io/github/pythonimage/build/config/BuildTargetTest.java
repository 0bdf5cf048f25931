package io.github.pythonimage.build.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.Planner;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BuildTargetTest {

  private static String definition(String frontend, String dockerfile) {
    var specs =
        PomImages.of(
            "<images><image><name>acme/python</name><pythons><python>3.13</python></pythons>"
                + frontend
                + "</image></images>",
            Path.of("/home/me/module"));
    var image = new Planner(Catalog.load(), Instant.EPOCH).plan(specs).images().get(0);
    return BuildTarget.runtime(image, dockerfile, Path.of("Dockerfile")).definition();
  }

  @Test
  void anotherFileOfASecretIsNoReasonToBuild() {
    var stages = "\nFROM debian AS base\n# base\nUSER 0\n";

    assertThat(definition("", "# --secret id=a,src=b" + stages))
        .isEqualTo(definition("", "# --secret id=a,src=c" + stages))
        .isNotEqualTo(definition("", "# --secret id=a,src=b" + stages + "USER 1\n"));
  }

  /** Its line is above the first stage as well. */
  @Test
  void anotherFrontendIsAReasonToBuild() {
    assertThat(definition("<frontend>docker/dockerfile:1.7</frontend>", "FROM debian\n"))
        .isNotEqualTo(definition("<frontend>docker/dockerfile:1.8</frontend>", "FROM debian\n"));
  }
}
