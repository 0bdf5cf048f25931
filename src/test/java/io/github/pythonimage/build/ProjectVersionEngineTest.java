package io.github.pythonimage.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pythonimage.build.config.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wheels of projects have the version of the POM, if they ask for it. */
@Tag("engine")
@Timeout(900)
class ProjectVersionEngineTest {
  private static final String NAME = "project-version-test/python";
  private static final String VERSIONS =
      "from importlib.metadata import version as v; print(*map(v, ['acme.scm', 'acme-hatch', 'acme-setup']))";

  @TempDir private Path module;
  private ImageBuildFixture imageBuild;

  @BeforeEach
  void start() throws IOException {
    imageBuild = new ImageBuildFixture(module);
    new PureWheel("acme-lib", "1.0", "somebody")
        .into(Files.createDirectories(module.resolve("lib")));
    project(
        "scm",
        """
        [build-system]
        requires = ["setuptools", "setuptools-scm"]
        build-backend = "setuptools.build_meta"
        [project]
        name = "Acme.SCM"
        dynamic = ["version"]
        dependencies = ["acme-hatch>=1.0"]
        [tool.setuptools]
        py-modules = ["acme_scm"]
        [tool.setuptools_scm]
        """);
    project(
        "hatch",
        """
        [build-system]
        requires = ["hatchling", "hatch-vcs"]
        build-backend = "hatchling.build"
        [project]
        name = "acme-hatch"
        dynamic = ["version"]
        [tool.hatch.version]
        source = "vcs"
        [tool.hatch.build.targets.wheel]
        only-include = ["acme_hatch.py"]
        """);
    Files.writeString(
        Files.createDirectories(module.resolve("setup")).resolve("setup.py"),
        """
        import os
        from setuptools import setup
        setup(name="acme-setup", version=os.environ["PYTHON_IMAGE_VERSION"], py_modules=["acme_setup"])
        """);
    Files.writeString(module.resolve("setup/acme_setup.py"), "");
    project(
        "fixed",
        """
        [build-system]
        requires = ["setuptools"]
        build-backend = "setuptools.build_meta"
        [project]
        name = "acme-fixed"
        version = "7.1"
        [tool.setuptools]
        py-modules = ["acme_fixed"]
        """);
  }

  private void project(String folder, String pyproject) throws IOException {
    var sources = Files.createDirectories(module.resolve(folder));
    Files.writeString(sources.resolve("pyproject.toml"), pyproject);
    // A step of an earlier run would say nothing: its result is cached.
    Files.writeString(sources.resolve("acme_" + folder + ".py"), "# " + System.nanoTime() + "\n");
  }

  /** Builds an image of a requirement and of projects with a version of Maven's. */
  private String build(String version, String policy, String... projects) {
    imageBuild.version = version;
    var wheels =
        "<wheels><wheel>lib/acme_lib-1.0-py3-none-any.whl</wheel></wheels><projects><project>%s</project></projects>"
            .formatted(String.join("</project><project>", projects));
    var image =
        ImageBuildFixture.image(NAME, "t" + projects.length, wheels)
            .replace("</image>", "<policies>" + policy + "</policies></image>");
    imageBuild.build("<images>" + image + "</images>");
    return NAME + ":t" + projects.length;
  }

  @Test
  void projectsThatAskForAVersionGetThatOfThePom() {
    var image =
        build(
            "1.4.0-SNAPSHOT", "<project-version>error</project-version>", "scm", "hatch", "setup");
    var layers = imageBuild.layers(image);

    assertThat(imageBuild.output(image, "python3", "-c", VERSIONS).strip())
        .isEqualTo("1.4.0.dev0 1.4.0.dev0 1.4.0.dev0");

    image = build("1.4.0-RC1", "<project-version>error</project-version>", "scm", "hatch", "setup");

    assertThat(imageBuild.output(image, "python3", "-c", VERSIONS).strip())
        .isEqualTo("1.4.0rc1 1.4.0rc1 1.4.0rc1");
    var changed = imageBuild.layers(image);
    assertThat(changed).hasSameSizeAs(layers);
    assertThat(changed.subList(0, changed.size() - 1))
        .as("the layers below that of the projects")
        .isEqualTo(layers.subList(0, layers.size() - 1));
    assertThat(changed).isNotEqualTo(layers);
  }

  @Test
  void aVersionOfItsOwnIsWhatThePolicySays() {
    var layers = imageBuild.layers(build("1.4.0-SNAPSHOT", "", "fixed"));

    assertThat(warnings()).isEmpty();
    var problem = "the wheel of the project fixed has the version 7.1, and the POM has 1.5.0.";

    var image = build("1.5.0", "<project-version>warn</project-version>", "fixed");

    assertThat(imageBuild.layers(image)).as("layers of another version").isEqualTo(layers);
    assertThat(warnings()).singleElement().asString().contains(problem);
    assertThatThrownBy(() -> build("1.5.0", "<project-version>error</project-version>", "fixed"))
        .isInstanceOf(BuildFailure.class);
    assertThat(String.join("\n", imageBuild.console.all))
        .contains("ERROR: project-version: " + problem)
        .contains("-Dpython-image.policies=project-version=warn");
  }

  private List<String> warnings() {
    return imageBuild.console.all.stream()
        .filter(line -> line.contains(": project-version: "))
        .toList();
  }
}
