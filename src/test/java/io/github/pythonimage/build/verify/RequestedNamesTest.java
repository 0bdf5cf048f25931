package io.github.pythonimage.build.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pythonimage.build.ImageBuildFixture;
import io.github.pythonimage.catalog.Catalog;
import io.github.pythonimage.maven.PomImages;
import io.github.pythonimage.plan.PlannedImage;
import io.github.pythonimage.plan.Planner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the POM asks for, whatever an image says of itself. */
class RequestedNamesTest {
  @TempDir private Path module;

  private Set<String> names(String wheels) {
    return RequestedNames.of(image(wheels), module);
  }

  private PlannedImage image(String wheels) {
    var images = "<images>" + ImageBuildFixture.image("acme/python", "x", wheels) + "</images>";
    var plan = new Planner(Catalog.load(), Instant.EPOCH).plan(PomImages.of(images, module));
    return plan.images().get(0);
  }

  private void write(String name, String text) throws IOException {
    var file = module.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void readsRequirementsOfPipWithWhatTheyInclude() throws IOException {
    write(
        "requirements.txt",
        """
        # uv pip compile requirements.in
        -r more.txt
        CMake>=3.20 ; python_version > "3"   # needs pip
        scikit_build[x]==0.18 \\
            --hash=sha256:0123
        https://example.com/files/ninja-1.11.1-py3-none-any.whl
        tool @ https://example.com/tool.zip
        git+https://example.com/acme/pdm.git@v1#egg=pdm-backend
        """);
    write("more.txt", "meson\n");

    assertThat(names("<requirements>requirements.txt</requirements>"))
        .contains("cmake", "scikit-build", "ninja", "tool", "meson", "pdm-backend")
        .doesNotContain("uv", "pip");
  }

  @Test
  void readsProjectsAndLocks() throws IOException {
    write(
        "pyproject.toml",
        """
        [build-system]
        requires = ["setuptools", "hatch"]
        [project]
        name = "acme"
        dependencies = ["cmake >= 3", 'Ninja[x]; sys_platform == "linux"']
        [dependency-groups]
        test = ["meson"]
        [tool.uv]
        managed = "pip"
        """);
    write("uv.lock", "version = 1\n[[package]]\nname = \"idna\"\n");

    assertThat(names("<requirements>uv.lock</requirements>"))
        .contains("cmake", "ninja", "meson", "idna")
        .doesNotContain("setuptools", "hatch", "uv", "pip");
  }

  @Test
  void readsProjectsThatAreBuilt() throws IOException {
    write("lib/pyproject.toml", "[project]\nname = \"uv-tool\"\n");
    write("old/setup.py", "from setuptools import setup\nsetup(name='pip-tool', version='1')\n");

    assertThat(names("<projects><project>lib</project><project>old</project></projects>"))
        .contains("uv-tool", "pip-tool")
        .doesNotContain("setuptools");
  }

  @Test
  void knowsTheNamesOfProjectsWithoutWhatTheyNeed() throws IOException {
    write(
        "lib/pyproject.toml",
        "[project]\nname = \"Acme_Lib\"\ndependencies = [\"tornado\"]\n[tool.acme]\nname = \"x\"\n");
    write("old/setup.py", "from setuptools import setup\nsetup(name='acme-old', version='1')\n");
    var wheels = "<projects><project>lib</project><project>old</project></projects>";

    assertThat(RequestedNames.ofProjects(image(wheels), module))
        .containsExactlyInAnyOrder("acme-lib", "acme-old");
  }
}
