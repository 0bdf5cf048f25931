package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers say nothing about when they were made. The classic store copies again what lies over a
 * layer that changed, and a registry has that already if the copy is the same.
 */
@Tag("engine")
@Timeout(900)
class StableLayersEngineTest {
  private static final String NAME = "stable-layers-test/python";

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void start() {
    imageBuild = new ImageBuildFixture(module);
  }

  /** The packages' step is another one for each user. */
  private String image(String user, String wheels) {
    var runtime = "<runtime><user>" + user + "</user><workdir>/srv/app</workdir></runtime><wheels>";
    var image = ImageBuildFixture.image(NAME, user, wheels).replaceFirst("<wheels>", runtime);
    imageBuild.build("<images>" + image + "</images>");
    return NAME + ":" + user;
  }

  private void assertStable(String wheels, int above) {
    var first = imageBuild.layers(image("first", wheels));
    var second = imageBuild.layers(image("second", wheels));

    assertThat(second).hasSameSizeAs(first);
    var packages = first.size() - 1 - above;
    assertThat(second.get(packages)).isNotEqualTo(first.get(packages));
    assertThat(second.subList(packages + 1, second.size()))
        .isEqualTo(first.subList(packages + 1, first.size()));
  }

  @Test
  void theEnvironmentIsTheSameOverOtherPackages() {
    // The working directory is an empty layer, then comes the environment.
    assertStable("", 2);
  }

  @Test
  @Tag("full")
  void soAreRequirements() throws IOException {
    var index = Files.createDirectories(module.resolve("lib"));
    new PureWheel("acme-lib", "1.0", "somebody").into(index);
    assertStable("<wheels><wheel>lib/acme_lib-1.0-py3-none-any.whl</wheel></wheels>", 2);
  }
}
