package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import io.github.pythonimage.plan.Fingerprint;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An index changes what sources are built with, whose own checksum is pinned. */
@Tag("engine")
@Timeout(900)
class BuildConstraintsEngineTest {
  private static final String NAME = "build-constraints-test/python";
  private static final String LOOK = "import acme_tool\nseen['tool'] = acme_tool.origin\n";

  @TempDir private Path module;
  @TempDir private Path folder;
  private ForeignBuilds builds;

  @BeforeEach
  void open() throws Exception {
    builds = new ForeignBuilds(NAME, folder);
    builds.sources("acme_first", LOOK, "acme-tool");
    new PureWheel("acme-tool", "1.0", "genuine").into(builds.index());
  }

  @AfterEach
  void close() {
    builds.close();
  }

  private String sum(String file) throws Exception {
    return Fingerprint.of(Files.readAllBytes(builds.index().resolve(file))).hex();
  }

  /** Requirements with a hash, and the same for what they are built with. */
  private String wheels() throws Exception {
    var sources = "acme_first-" + builds.version + ".tar.gz";
    Files.writeString(
        module.resolve("requirements.txt"),
        "acme_first @ %s/%s --hash=sha256:%s\n"
            .formatted(builds.pages.address(), sources, sum(sources)));
    Files.writeString(
        module.resolve("build.txt"),
        "acme-tool==1.0 --hash=sha256:%s\n".formatted(sum("acme_tool-1.0-py3-none-any.whl")));
    return "<indexes><index><id>acme</id><url>"
        + builds.pages.address()
        + "/simple</url><packages><package>acme-*</package></packages></index></indexes>";
  }

  private static String constrained(String wheels) {
    return "<buildConstraints>build.txt</buildConstraints>" + wheels;
  }

  @Test
  void aNewerReleaseIsNotBuiltWith() throws Exception {
    aNewerReleaseIsNotBuiltWith("uv");
  }

  @Tag("full")
  @Test
  void aNewerReleaseIsNotBuiltWithByPip() throws Exception {
    aNewerReleaseIsNotBuiltWith("pip");
  }

  private void aNewerReleaseIsNotBuiltWith(String installer) throws Exception {
    var wheels = wheels() + "<installer>" + installer + "</installer>";
    new PureWheel("acme-tool", "2.0", "evil").into(builds.index());
    var imageBuild = new ImageBuildFixture(module);

    assertThat(imageBuild.run(builds.images(installer, constrained(wheels))).get(0).findings())
        .isEmpty();

    assertThat(builds.seen(installer, "acme_first", "tool")).isEqualTo("\"genuine\"");
    // Not to learn what the sources say of themselves either.
    assertThat(builds.pages.asked).noneMatch(path -> path.contains("acme_tool-2.0"));
    // Without the constraints it is, which the policy warns of.
    var free = new ImageBuildFixture(module);
    free.run(builds.images(installer + "-free", wheels));
    assertThat(builds.seen(installer + "-free", "acme_first", "tool")).isEqualTo("\"evil\"");
    assertThat(String.join("\n", free.console.all)).contains("unpinned-build-requirements");
    assertThat(String.join("\n", imageBuild.console.all))
        .doesNotContain("unpinned-build-requirements");
  }

  @Tag("full")
  @Test
  void aReleaseThatWasReplacedEndsTheBuild() throws Exception {
    var wheels = constrained(wheels());
    new PureWheel("acme-tool", "1.0", "evil").into(builds.index());

    assertThatThrownBy(() -> new ImageBuildFixture(module).run(builds.images("replaced", wheels)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("acme_tool-1.0-py3-none-any.whl");
  }

  @Tag("full")
  @Test
  void whatHasNoHashEndsTheBuild() throws Exception {
    var wheels = constrained(wheels());
    builds.sources("acme_first", LOOK, "acme-tool", "acme-more");
    new PureWheel("acme-more", "1.0", "more").into(builds.index());
    var sources = "acme_first-" + builds.version + ".tar.gz";
    Files.writeString(
        module.resolve("requirements.txt"),
        "acme_first @ %s/%s --hash=sha256:%s\n"
            .formatted(builds.pages.address(), sources, sum(sources)));

    assertThatThrownBy(() -> new ImageBuildFixture(module).run(builds.images("unpinned", wheels)))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining(
            "acme-more: the index has no file whose --hash the requirements or <buildConstraints> name");
  }
}
