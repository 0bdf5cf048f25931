package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.pythonimage.maven.PomImages;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The longest values that the plugin accepts are ones that BuildKit and the engine take. */
@Tag("engine")
@Timeout(300)
class LongValuesEngineTest {
  private static final String NAME = "long-values-test/python";

  @TempDir private Path module;

  private static String images(int environment, int label, int tag, int id) {
    return "<images>"
        + ImageBuildFixture.image(NAME, "t".repeat(tag), "")
            .replaceFirst("<id>.*?</id>", "<id>" + "i".repeat(id) + "</id>")
            .replace("<wheels></wheels>", "")
            .replace(
                "</image>",
                "<runtime><environment><BIG>%s</BIG></environment><labels><note>%s</note></labels></runtime></image>"
                    .formatted("x".repeat(environment), "y".repeat(label)))
        + "</images>";
  }

  private boolean isAccepted(int environment, int label, int tag, int id) {
    return catchThrowable(() -> PomImages.of(images(environment, label, tag, id), module)) == null;
  }

  /** Measures what each may have, then builds an image that has all of it. */
  @Test
  void theLongestThatAreAcceptedAreBuiltAndProven() {
    int environment = 1, label = 1, tag = 1, id = 1;
    for (var step = 1 << 16; step > 0; step /= 2) {
      environment += isAccepted(environment + step, 1, 1, 1) ? step : 0;
      label += isAccepted(1, label + step, 1, 1) ? step : 0;
      tag += isAccepted(1, 1, tag + step, 1) ? step : 0;
      id += isAccepted(1, 1, 1, id + step) ? step : 0;
    }
    assertThat(environment).isBetween(60_000, 65_535);
    assertThat(label).isBetween(60_000, 65_535);
    assertThat(tag).isEqualTo(128);
    assertThat(id).isLessThan(256);

    var imageBuild = new ImageBuildFixture(module);
    var proofs = imageBuild.run(images(environment, label, tag, id));

    assertThat(proofs.get(0).findings()).isEmpty();
    assertThat(
            imageBuild.output(
                NAME + ":" + "t".repeat(tag),
                "python3",
                "-c",
                "import os; print(len(os.environ['BIG']))"))
        .isEqualTo(environment + "\n");
  }
}
